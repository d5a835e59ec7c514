package org.logothete.network.policy;

import java.util.List;
import java.util.Optional;
import org.logothete.network.msp.Identity;

/** A rule over a set of identities whose signatures were verified. Thread-safe. */
public interface Policy {
  /**
   * Evaluates the rule.
   *
   * @param signers distinct identities, in the order in which they signed
   * @return why they do not satisfy it, empty if they do
   */
  Optional<String> refusal(List<Identity> signers);
}

package org.logothete.orderer.evidence;

import org.logothete.consensus.Evidence;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.verify.VoteDomain;

/**
 * Evidence with all that a stranger needs to check it.
 *
 * @param domain what the culprit's signatures are bound to
 * @param culprit as the configuration names it that the evidence is from
 */
public record Accusation(VoteDomain domain, Consenter culprit, Evidence evidence) {
  public Accusation {
    if (culprit.id() != evidence.culprit().value()) {
      throw new IllegalArgumentException(
          "evidence against consenter %s, not %d".formatted(evidence.culprit(), culprit.id()));
    }
  }
}

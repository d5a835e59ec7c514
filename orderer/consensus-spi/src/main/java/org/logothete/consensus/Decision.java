package org.logothete.consensus;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A height's final outcome.
 *
 * @param viewOrRound the one view or round that every signature below was cast in
 * @param signatures at least a quorum of block signatures by distinct members; what {@link
 *     Authentication.BlockSignature} calls the signature field
 */
public record Decision(Proposal proposal, long viewOrRound, SortedMap<NodeId, Bytes> signatures) {
  public Decision {
    signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
  }

  public long height() {
    return proposal.height();
  }

  /** The decision without its body. */
  public DecisionCertificate certificate() {
    return new DecisionCertificate(proposal.header(), viewOrRound, signatures);
  }
}

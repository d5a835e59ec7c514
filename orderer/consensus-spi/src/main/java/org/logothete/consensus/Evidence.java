package org.logothete.consensus;

import java.util.List;

/**
 * Proof, checkable by third parties, that a consenter broke the protocol.
 *
 * @param offence a short phrase such as {@code "two prepares in one view"}
 * @param proof claims by the culprit that no honest node would make together
 */
public record Evidence(NodeId culprit, String offence, long height, List<Claim> proof) {
  public Evidence {
    proof = List.copyOf(proof);
  }
}

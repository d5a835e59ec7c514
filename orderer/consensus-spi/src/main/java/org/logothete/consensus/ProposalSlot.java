package org.logothete.consensus;

import java.util.List;

/**
 * Where this node, being leader, may propose now.
 *
 * @param height the height to propose
 * @param parentHash hash of the block or proposal below it
 * @param inFlight proposals between the newest durable block and this slot, ascending: their
 *     requests must not be proposed again
 */
public record ProposalSlot(long height, Bytes parentHash, List<Proposal> inFlight) {
  public ProposalSlot {
    inFlight = List.copyOf(inFlight);
  }
}

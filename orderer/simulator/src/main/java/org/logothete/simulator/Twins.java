package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/** What an equivocating leader needs: a second valid block for the same place. */
public final class Twins {
  private Twins() {}

  /** The same requests the other way round; empty for a block of a single request. */
  public static Optional<Proposal> of(Proposal proposal) {
    try {
      List<SimulatedRequest> requests = new ArrayList<>(Blocks.requests(proposal.body()));
      ProposalHeader header = proposal.header();
      return requests.size() < 2
          ? Optional.empty()
          : Optional.of(
              Blocks.block(
                  header.height(),
                  header.previousHash(),
                  header.lastConfig(),
                  requests.reversed()));
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("not a block of this world", e);
    }
  }
}

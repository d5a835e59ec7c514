package org.logothete.pbft.mutation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Twins;

/** Shows one block to one camp and its twin to the other, and votes for both. */
final class TwoFacedLeader implements Byzantine {
  /** Twins by the digest of the block they mimic. */
  private final SortedMap<Bytes, ProposalHeader> twins = new TreeMap<>();

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    // Mostly by camp; now and then somebody of the other camp hears both stories.
    boolean lied = honest.to().value() % 2 == 0;
    return switch (random.nextInt(8)) {
      case 0 -> List.of(honest, lie(honest));
      case 1 -> List.of();
      default -> List.of(lied ? lie(honest) : honest);
    };
  }

  private Outgoing lie(Outgoing honest) {
    return new Outgoing(honest.to(), lie(honest.message()));
  }

  private ConsensusMessage lie(ConsensusMessage message) {
    return switch (message) {
      case PrePrepare(long view, Proposal proposal) ->
          Twins.of(proposal)
              .<ConsensusMessage>map(
                  twin -> {
                    twins.put(proposal.header().digest(), twin.header());
                    return new PrePrepare(view, twin);
                  })
              .orElse(message);
      case Prepare(long view, long height, Bytes digest) -> {
        ProposalHeader twin = twins.get(digest);
        yield twin == null ? message : new Prepare(view, height, twin.digest());
      }
      case Commit(long view, ProposalHeader header) -> {
        ProposalHeader twin = twins.get(header.digest());
        yield twin == null ? message : new Commit(view, twin);
      }
      default -> message;
    };
  }
}

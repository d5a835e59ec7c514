package org.logothete.orderer.simulate;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Twins;

/** In BDLS: selects one block for one camp and its twin for the other, and votes for both. */
final class TwoFacedSelector implements Byzantine {
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
      case Select(long round, Choice.Fresh(Proposal proposal), var began) ->
          Twins.of(proposal)
              .<ConsensusMessage>map(
                  twin -> {
                    twins.put(proposal.header().digest(), twin.header());
                    return new Select(round, new Choice.Fresh(twin), began);
                  })
              .orElse(message);
      case RoundChange(long height, long round, var choice, var lock) when lock.isEmpty() -> {
        Optional<ProposalHeader> twin = choice.map(header -> twins.get(header.digest()));
        yield twin.isEmpty() ? message : new RoundChange(height, round, twin, Optional.empty());
      }
      case Commit(long round, ProposalHeader header) -> {
        ProposalHeader twin = twins.get(header.digest());
        yield twin == null ? message : new Commit(round, twin);
      }
      default -> message;
    };
  }
}

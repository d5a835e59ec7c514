package org.logothete.orderer.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.RoundChange;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.simulator.Byzantine;

/** In BDLS: votes as it should, and beside that for other blocks and in other rounds. */
final class DoubleCommitter implements Byzantine {
  private static final int HEADERS_MAX = 100;

  private final List<ProposalHeader> headers = new ArrayList<>();

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    List<Sent> sent = new ArrayList<>();
    sent.add(honest);
    secondVote(honest.message(), random).ifPresent(v -> sent.add(new Outgoing(honest.to(), v)));
    if (random.nextBoolean()) {
      // Whoever counts the first vote only gets the wrong one.
      return sent.reversed();
    }
    return sent;
  }

  private Optional<ConsensusMessage> secondVote(ConsensusMessage message, RandomGenerator random) {
    return switch (message) {
      case RoundChange(long height, long round, var choice, _) -> {
        choice.ifPresent(this::remember);
        long above = 1 + otherRound(round, random);
        yield Optional.of(
            random.nextBoolean() && round > 0
                ? new RoundChange(height, round, known(height, random), Optional.empty())
                : new RoundChange(height, above, known(height, random), Optional.empty()));
      }
      case Commit(long round, ProposalHeader header) -> {
        remember(header);
        yield Optional.of(
            random.nextBoolean()
                ? new Commit(round, headers.get(random.nextInt(headers.size())))
                : new Commit(otherRound(round, random), header));
      }
      default -> Optional.empty();
    };
  }

  /** Some header it saw for the height, or none. */
  private Optional<ProposalHeader> known(long height, RandomGenerator random) {
    List<ProposalHeader> fitting = headers.stream().filter(h -> h.height() == height).toList();
    return fitting.isEmpty() || random.nextInt(3) == 0
        ? Optional.empty()
        : Optional.of(fitting.get(random.nextInt(fitting.size())));
  }

  private void remember(ProposalHeader header) {
    if (headers.size() == HEADERS_MAX) {
      headers.removeFirst();
    }
    headers.add(header);
  }

  private static long otherRound(long round, RandomGenerator random) {
    return Math.max(0, round + random.nextInt(-2, 3));
  }
}

package org.logothete.orderer.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Prepare;
import org.logothete.simulator.Byzantine;

/** Votes as it should, and beside that for other blocks and in other views. */
final class DoubleVoter implements Byzantine {
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
      case Prepare(long view, long height, Bytes digest) ->
          Optional.of(
              random.nextBoolean()
                  ? new Prepare(view, height, digest.sha256())
                  : new Prepare(otherView(view, random), height, digest));
      case Commit(long view, ProposalHeader header) -> {
        remember(header);
        yield Optional.of(
            random.nextBoolean()
                ? new Commit(view, headers.get(random.nextInt(headers.size())))
                : new Commit(otherView(view, random), header));
      }
      default -> Optional.empty();
    };
  }

  private void remember(ProposalHeader header) {
    if (headers.size() == HEADERS_MAX) {
      headers.removeFirst();
    }
    headers.add(header);
  }

  private static long otherView(long view, RandomGenerator random) {
    return Math.max(0, view + random.nextInt(-2, 3));
  }
}

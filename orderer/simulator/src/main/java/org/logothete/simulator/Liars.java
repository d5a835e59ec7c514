package org.logothete.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;

/** The ways to lie that need no knowledge of a protocol, by name. */
public final class Liars {
  private static final int REMEMBERED_MAX = 200;
  private static final int GARBAGE_BYTES_MAX = 300;
  private static final int DRIP_MILLIS_MAX = 300;

  private Liars() {}

  /** A new liar of each kind on demand; some remember what they said. */
  public static SortedMap<String, Supplier<Byzantine>> byName() {
    SortedMap<String, Supplier<Byzantine>> liars = new TreeMap<>();
    liars.put("mute", Byzantine::mute);
    liars.put("forgetful", Byzantine::forgetful);
    liars.put("selective-sender", SelectiveSender::new);
    liars.put("replayer", Replayer::new);
    liars.put("garbage", () -> Liars::garbage);
    liars.put("slow-drip", () -> Liars::drip);
    liars.put("lying-server", LyingServer::new);
    liars.put("twins", Twin::new);
    return Collections.unmodifiableSortedMap(liars);
  }

  /** Beside what is right: noise, messages with changed bits or fields, and messages cut short. */
  private static List<Byzantine.Sent> garbage(
      NodeId self, Byzantine.Outgoing honest, RandomGenerator random) {
    if (random.nextInt(4) > 0) {
      return List.of(honest);
    }
    byte[] bytes = honest.message().encode().toArray();
    switch (random.nextInt(4)) {
      case 0 -> {
        // Lengths, numbers and flags that no honest node writes.
        int from = random.nextInt(bytes.length);
        byte extreme = random.nextBoolean() ? 0 : (byte) 0xff;
        Arrays.fill(bytes, from, Math.min(bytes.length, from + Long.BYTES), extreme);
      }
      case 1 -> {
        bytes = new byte[random.nextInt(GARBAGE_BYTES_MAX)];
        random.nextBytes(bytes);
      }
      case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      default -> bytes = Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length)).toArray();
    }
    return List.of(honest, new Byzantine.Garbage(honest.to(), Bytes.wrap(bytes)));
  }

  /** Everything is right and comes as late as one may just bear. */
  private static List<Byzantine.Sent> drip(
      NodeId self, Byzantine.Outgoing honest, RandomGenerator random) {
    long delay = DRIP_MILLIS_MAX / 2 + random.nextLong(DRIP_MILLIS_MAX / 2);
    return List.of(new Byzantine.Late(honest.to(), honest.message(), delay));
  }

  /** Speaks to some nodes only, and now and then to others. */
  private static final class SelectiveSender implements Byzantine {
    private final TreeSet<NodeId> ignored = new TreeSet<>();

    @Override
    public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
      if (random.nextInt(REMEMBERED_MAX) == 0) {
        if (!ignored.remove(honest.to())) {
          ignored.add(honest.to());
        }
      }
      return ignored.contains(honest.to()) ? List.of() : List.of(honest);
    }
  }

  /** Says again, to anybody, what it said to somebody long ago. */
  private static final class Replayer implements Byzantine {
    private final List<ConsensusMessage> said = new ArrayList<>();

    @Override
    public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
      if (said.size() < REMEMBERED_MAX) {
        said.add(honest.message());
      } else if (random.nextInt(10) == 0) {
        said.set(random.nextInt(said.size()), honest.message());
      }
      return random.nextInt(3) > 0
          ? List.of(honest)
          : List.of(honest, new Outgoing(honest.to(), said.get(random.nextInt(said.size()))));
    }
  }

  /** Serves blocks with other bodies, with too few signatures, with another's, or none. */
  private static final class LyingServer implements Byzantine {
    @Override
    public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
      return List.of(honest);
    }

    @Override
    public List<Decision> serve(List<Decision> honest, RandomGenerator random) {
      Decision first = honest.getFirst();
      Decision last = honest.getLast();
      return switch (random.nextInt(5)) {
        case 0 -> List.of();
        case 1 -> honest.reversed();
        case 2 -> List.of(new Decision(first.proposal(), first.viewOrRound(), few(first)));
        case 3 ->
            List.of(new Decision(first.proposal(), first.viewOrRound() + 1, first.signatures()));
        default ->
            List.of(
                new Decision(
                    new Proposal(first.proposal().header(), last.proposal().body()),
                    first.viewOrRound(),
                    last.signatures()));
      };
    }

    private static SortedMap<NodeId, Bytes> few(Decision decision) {
      return decision.signatures().headMap(decision.signatures().lastKey());
    }
  }

  /** Two honest processes with one key: each is right, together they lie. */
  private static final class Twin implements Byzantine {
    @Override
    public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
      return List.of(honest);
    }

    @Override
    public boolean hasTwin() {
      return true;
    }
  }
}

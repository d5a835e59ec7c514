package org.logothete.bdls;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * How far the others say they are, and asking them for what this node lacks. What one node says may
 * be a lie, so a lie costs a request per resend interval and no more, and the ones asked take
 * turns.
 */
final class PeerProgress {
  /** The newest height a node showed to have decided, and its round above that. */
  record Seen(long decidedHeight, long round) {
    boolean isBeyond(Seen other) {
      return decidedHeight > other.decidedHeight
          || (decidedHeight == other.decidedHeight && round > other.round);
    }
  }

  private final SortedMap<NodeId, Seen> seen = new TreeMap<>();

  /** Who was shown something in answer since the last tick. */
  private final SortedSet<NodeId> helped = new TreeSet<>();

  /** The decided height when the last tick found this node behind; -1 if it was not behind. */
  private long behindAt = -1;

  private boolean askedForBlocks;
  private int turn;

  PeerProgress() {}

  private PeerProgress(PeerProgress other) {
    seen.putAll(other.seen);
    helped.addAll(other.helped);
    behindAt = other.behindAt;
    askedForBlocks = other.askedForBlocks;
    turn = other.turn;
  }

  PeerProgress copy() {
    return new PeerProgress(this);
  }

  void saw(NodeId node, long decidedHeight, long round) {
    seen.merge(node, new Seen(decidedHeight, round), (old, now) -> now.isBeyond(old) ? now : old);
  }

  /** True the first time since the last tick: a late node is answered that often. */
  boolean mayHelp(NodeId node) {
    return helped.add(node);
  }

  long highestDecided() {
    return seen.values().stream().mapToLong(Seen::decidedHeight).max().orElse(0);
  }

  /**
   * The newest height that at least one honest node decided: the (f + 1)-th highest that others
   * claim, so that one liar cannot make this node look far behind.
   */
  long credibleDecided(QuorumSize size) {
    return seen.values().stream()
        .map(Seen::decidedHeight)
        .sorted(Comparator.reverseOrder())
        .skip(size.faulty())
        .findFirst()
        .orElse(0L);
  }

  /** The newest round of the height in progress that an honest other node is in or beyond. */
  Optional<Long> credibleRound(BdlsState state) {
    return seen.entrySet().stream()
        .filter(e -> !e.getKey().equals(state.self()))
        .map(Map.Entry::getValue)
        .filter(s -> s.decidedHeight == state.decidedHeight())
        .map(Seen::round)
        .sorted(Comparator.reverseOrder())
        .skip(state.oneHonest() - 1L)
        .findFirst();
  }

  /** Other nodes that are at the same height and not beyond a round. */
  List<NodeId> lateAt(BdlsState state, long round) {
    return seen.entrySet().stream()
        .filter(e -> !e.getKey().equals(state.self()))
        .filter(e -> e.getValue().decidedHeight == state.decidedHeight())
        .filter(e -> e.getValue().round <= round)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** At once, but once per tick: ask when the gap is too wide to be closed by votes. */
  void askIfFarBehind(BdlsState state, Outbox out) {
    if (!askedForBlocks && highestDecided() > state.decidedHeight() + reach(state)) {
      askForBlocks(state, out);
    }
  }

  /** So many heights may be ahead before what others say about them is dropped. */
  private static int reach(BdlsState state) {
    return state.options.inFlightMax();
  }

  /** Every resend interval: ask if this node is behind and did not get on since the last tick. */
  void tick(BdlsState state, Outbox out) {
    askedForBlocks = false;
    helped.clear();
    turn = (turn + 1) & Integer.MAX_VALUE;
    long decided = state.decidedHeight();
    boolean behind = highestDecided() > decided;
    if (behind && (behindAt == decided || highestDecided() > decided + reach(state))) {
      askForBlocks(state, out);
    }
    behindAt = behind ? decided : -1;
  }

  /** Asks one of those who are ahead; there must be one. */
  private void askForBlocks(BdlsState state, Outbox out) {
    List<Map.Entry<NodeId, Seen>> ahead =
        seen.entrySet().stream()
            .filter(e -> e.getValue().decidedHeight > state.decidedHeight())
            .toList();
    Map.Entry<NodeId, Seen> asked = ahead.get(turn % ahead.size());
    askedForBlocks = true;
    out.add(new Effect.RequestCatchUp(asked.getValue().decidedHeight, asked.getKey()));
  }

  void write(CanonicalWriter out) {
    out.uint32(seen.size());
    seen.forEach((node, s) -> out.node(node).uint64(s.decidedHeight).uint64(s.round));
    out.uint32(helped.size());
    helped.forEach(out::node);
    out.uint64(behindAt + 1).bool(askedForBlocks).uint32(turn);
  }
}

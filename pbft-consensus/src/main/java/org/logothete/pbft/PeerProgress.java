package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;
import org.logothete.pbft.message.NewViewRequest;

/**
 * How far the others say they are, and asking them for what this node lacks. What one node says may
 * be a lie, so a lie costs a request per resend interval and no more, and the ones asked take
 * turns.
 */
final class PeerProgress {
  /** The newest view and decided height a node showed. */
  record Seen(long view, long decidedHeight) {}

  private final NodeId self;

  /** By the others; this node knows itself. */
  private final SortedMap<NodeId, Seen> seen = new TreeMap<>();

  /** The decided height when the last tick found this node behind; -1 if it was not behind. */
  private long behindAt = -1;

  private boolean askedForBlocks;
  private boolean askedForView;
  private int turn;

  PeerProgress(NodeId self) {
    this.self = self;
  }

  private PeerProgress(PeerProgress other) {
    self = other.self;
    seen.putAll(other.seen);
    behindAt = other.behindAt;
    askedForBlocks = other.askedForBlocks;
    askedForView = other.askedForView;
    turn = other.turn;
  }

  PeerProgress copy() {
    return new PeerProgress(this);
  }

  void saw(NodeId node, long view, long decidedHeight) {
    if (node.equals(self)) {
      return;
    }
    seen.merge(
        node,
        new Seen(view, Math.max(0, decidedHeight)),
        (a, b) -> new Seen(Math.max(a.view, b.view), Math.max(a.decidedHeight, b.decidedHeight)));
  }

  long highestDecided() {
    long highest = 0;
    for (Seen one : seen.values()) {
      highest = Math.max(highest, one.decidedHeight);
    }
    return highest;
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

  /** At once, but once per tick: ask when the gap is too wide to be closed by votes. */
  void askIfFarBehind(PbftState state, Outbox out) {
    if (!askedForBlocks && highestDecided() > state.windowTop()) {
      askForBlocks(state, out);
    }
    if (!askedForView) {
      askForView(state, out);
    }
  }

  /** A certificate proves that the height is decided and {@code source} claims to have it. */
  void askForProven(long height, NodeId source, Outbox out) {
    askedForBlocks = true;
    out.add(new Effect.RequestCatchUp(height, source));
  }

  /** Every resend interval: ask if this node is behind and did not get on since the last tick. */
  void tick(PbftState state, Outbox out) {
    askedForBlocks = false;
    askedForView = false;
    turn = (turn + 1) & Integer.MAX_VALUE;
    long decided = state.decidedHeight();
    boolean behind = highestDecided() > decided;
    if (behind && (behindAt == decided || highestDecided() > state.windowTop())) {
      askForBlocks(state, out);
    }
    behindAt = behind ? decided : -1;
    askForView(state, out);
  }

  /** Asks one of those that are ahead; there is one. */
  private void askForBlocks(PbftState state, Outbox out) {
    List<Map.Entry<NodeId, Seen>> ahead =
        seen.entrySet().stream()
            .filter(e -> e.getValue().decidedHeight > state.decidedHeight())
            .toList();
    Map.Entry<NodeId, Seen> asked = ahead.get(turn % ahead.size());
    askedForBlocks = true;
    out.add(new Effect.RequestCatchUp(asked.getValue().decidedHeight, asked.getKey()));
  }

  private void askForView(PbftState state, Outbox out) {
    long wanted = state.isActive() ? state.view + 1 : state.view;
    List<NodeId> ahead = new ArrayList<>();
    for (Map.Entry<NodeId, Seen> e : seen.entrySet()) {
      if (e.getValue().view >= wanted) {
        ahead.add(e.getKey());
      }
    }
    if (!ahead.isEmpty()) {
      askedForView = true;
      out.send(ahead.get(turn % ahead.size()), new NewViewRequest(wanted));
    }
  }

  void write(CanonicalWriter out) {
    out.uint32(seen.size());
    seen.forEach((node, s) -> out.node(node).uint64(s.view).uint64(s.decidedHeight));
    out.uint64(behindAt + 1).bool(askedForBlocks).bool(askedForView).uint32(turn);
  }
}

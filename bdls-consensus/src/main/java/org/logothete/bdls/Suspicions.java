package org.logothete.bdls;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;

/**
 * Who holds the leader of the present turn for faulty. To leave a round is a promise never to vote
 * in it again, so a node that did it alone would be of no use until others do it too. Hence a node
 * first only says that it suspects and goes on voting; it leaves once a quorum says so, or once
 * another left and it suspects as well. The same idea is Raft's pre-vote (Ongaro 2014, section
 * 9.6).
 *
 * <p>A suspicion that rests on waiting is withdrawn when the wait ends; one that rests on what the
 * leader did holds as long as its turn. Where f + 1 others suspect, one of them is honest, and this
 * node suspects with them: otherwise a leader could serve just enough nodes to stay.
 */
final class Suspicions {
  /** Where another node is, and whether it trusts the leader there. */
  private record Opinion(long height, long turn, boolean suspects) {
    boolean isOlderThan(long otherHeight, long otherTurn) {
      return height < otherHeight || (height == otherHeight && turn < otherTurn);
    }
  }

  private final SortedMap<NodeId, Opinion> others = new TreeMap<>();

  /** What the leader of the present turn did that no honest leader does. */
  private @Nullable String misdeed;

  /** The host says that a request waits too long for this leader. */
  private boolean overdue;

  /** Whether this node has told the others that it suspects. */
  private boolean declared;

  Suspicions() {}

  Suspicions copy() {
    Suspicions copy = new Suspicions();
    copy.others.putAll(others);
    copy.misdeed = misdeed;
    copy.overdue = overdue;
    copy.declared = declared;
    return copy;
  }

  /** A turn begins: its leader has done nothing yet. */
  void startTurn() {
    misdeed = null;
    overdue = false;
    declared = false;
  }

  /** Another node says where it is and what it thinks of the leader there. */
  void heard(NodeId node, long height, long turn, boolean suspects) {
    others.merge(
        node,
        new Opinion(height, turn, suspects),
        (before, now) -> now.isOlderThan(before.height, before.turn) ? before : now);
  }

  /** Another node shows where it is, and not what it thinks. */
  void saw(NodeId node, long height, long turn) {
    others.merge(
        node,
        new Opinion(height, turn, false),
        (before, now) -> before.isOlderThan(height, turn) ? now : before);
  }

  void caught(String whatTheLeaderDid) {
    if (misdeed == null) {
      misdeed = whatTheLeaderDid;
    }
  }

  void overdue(boolean isOverdue) {
    overdue = isOverdue;
  }

  /** How many others have no trust in the leader of the turn: they say so, or have left it. */
  int othersSuspecting(long height, long turn) {
    return (int)
        others.values().stream()
            .filter(o -> o.height == height)
            .filter(o -> o.turn > turn || (o.turn == turn && o.suspects))
            .count();
  }

  /** Whether another node will vote no more in the turn. */
  boolean anotherLeft(long height, long turn) {
    return others.values().stream().anyMatch(o -> o.height == height && o.turn > turn);
  }

  /**
   * Why this node suspects the leader of the turn now, if it does.
   *
   * @param complaint what the leader failed to do in time
   * @param suspecting how many others suspect it
   * @param oneHonest so many others contain an honest one
   */
  Optional<String> reason(Optional<String> complaint, int suspecting, int oneHonest) {
    if (misdeed != null) {
      return Optional.of(misdeed);
    }
    if (complaint.isPresent()) {
      return complaint;
    }
    if (overdue) {
      return Optional.of("a request is overdue");
    }
    return suspecting >= oneHonest ? Optional.of("others suspect the leader") : Optional.empty();
  }

  /** Notes what this node says about its leader; true if it says so for the first time. */
  boolean declare(boolean suspects) {
    boolean news = suspects && !declared;
    declared = suspects;
    return news;
  }

  boolean declared() {
    return declared;
  }

  void write(CanonicalWriter out) {
    out.uint32(others.size());
    others.forEach((node, o) -> out.node(node).uint64(o.height).uint64(o.turn).bool(o.suspects));
    out.bool(misdeed != null).bool(overdue).bool(declared);
  }
}

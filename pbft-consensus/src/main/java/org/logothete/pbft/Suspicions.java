package org.logothete.pbft;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;

/**
 * Who holds the leader of the present view for faulty. A view change is a promise never to vote in
 * the view again, so a node that made it alone would be of no use until others make it too. Hence a
 * node first only says that it suspects and goes on voting; it leaves the view once a quorum says
 * so, or once another left and it suspects as well. The same idea is Raft's pre-vote (Ongaro 2014,
 * section 9.6).
 *
 * <p>A suspicion that rests on waiting is withdrawn when the wait ends; one that rests on what the
 * leader did holds as long as the view. Where f + 1 others suspect, one of them is honest, and this
 * node suspects with them: otherwise a leader could serve just enough nodes to stay.
 */
final class Suspicions {
  /** The newest view that each other node has lost trust in. */
  private final SortedMap<NodeId, Long> others = new TreeMap<>();

  /** Who did what no honest leader does in the present view; it counts while the node leads. */
  private final SortedMap<NodeId, String> misdeeds = new TreeMap<>();

  /** The host says that a request waits too long for this leader. */
  private boolean overdue;

  /** Whether this node has told the others that it suspects. */
  private boolean declared;

  Suspicions() {}

  Suspicions copy() {
    Suspicions copy = new Suspicions();
    copy.others.putAll(others);
    copy.misdeeds.putAll(misdeeds);
    copy.overdue = overdue;
    copy.declared = declared;
    return copy;
  }

  /** A view begins: nobody has done anything in it yet. */
  void startView() {
    misdeeds.clear();
    overdue = false;
    declared = false;
  }

  /** Another node shows that it is in a view, and whether it trusts the leader of that view. */
  void heard(NodeId node, long view, boolean suspects) {
    if (suspects) {
      others.merge(node, view, Math::max);
    } else {
      others.computeIfPresent(node, (_, lost) -> lost <= view ? null : lost);
    }
  }

  void caught(NodeId node, String what) {
    misdeeds.putIfAbsent(node, what);
  }

  void overdue(boolean isOverdue) {
    overdue = isOverdue;
  }

  /** How many others have no trust in the leader of the view. */
  int othersSuspecting(long view) {
    int suspecting = 0;
    for (long lost : others.values()) {
      suspecting += lost >= view ? 1 : 0;
    }
    return suspecting;
  }

  /**
   * Why this node suspects the leader of the view now, if it does.
   *
   * @param leader who leads now
   * @param complaint what it failed to do in time
   * @param oneHonest so many others contain an honest one
   */
  Optional<String> reason(NodeId leader, long view, Optional<String> complaint, int oneHonest) {
    String misdeed = misdeeds.get(leader);
    if (misdeed != null) {
      return Optional.of(misdeed);
    }
    if (complaint.isPresent()) {
      return complaint;
    }
    if (overdue) {
      return Optional.of("a request is overdue");
    }
    return othersSuspecting(view) >= oneHonest
        ? Optional.of("others suspect the leader")
        : Optional.empty();
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
    others.forEach((node, view) -> out.node(node).uint64(view));
    out.uint32(misdeeds.size());
    misdeeds.keySet().forEach(out::node);
    out.bool(overdue).bool(declared);
  }
}

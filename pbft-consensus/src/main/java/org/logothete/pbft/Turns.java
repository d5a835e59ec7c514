package org.logothete.pbft;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.NewView;

/**
 * Who proposes which height in one view: a function of the new view that everybody entered it with.
 * The view's primary begins it and proposes first. If leaders take turns, the others follow it, so
 * many heights each, without those that were missed at their turns; if not, the primary goes on.
 *
 * @param heightsPerTurn 0 if leaders do not take turns
 * @param firstHeight the first height that the new view leaves open; below it nothing new is
 *     proposed, and the primary answers for what is agreed again
 */
record Turns(
    Membership membership, int heightsPerTurn, long view, long firstHeight, Absences absences) {

  /** The turns of view 0, which needs no new view. */
  static Turns ofFirstView(Membership membership, int heightsPerTurn, long base) {
    return new Turns(
        membership, heightsPerTurn, 0, base + 1, Absences.none(membership, heightsPerTurn));
  }

  /**
   * The turns of a later view.
   *
   * @param goesOnWith computed from the same new view
   */
  Turns of(NewView newView, Selection goesOnWith, long base) {
    Absences named = Absences.none(membership, heightsPerTurn).namedBy(newView);
    return new Turns(
        membership, heightsPerTurn, newView.view(), goesOnWith.lastHeight(base) + 1, named);
  }

  boolean rotate() {
    return heightsPerTurn > 0;
  }

  NodeId primary() {
    return membership.atTurn(view);
  }

  NodeId proposer(long height) {
    if (!rotate() || height < firstHeight) {
      return primary();
    }
    long turn = (height - firstHeight) / heightsPerTurn;
    if (absences.entries().isEmpty()) {
      return membership.atTurn(view + turn);
    }
    List<NodeId> order = orderAt(firstHeight + turn * heightsPerTurn);
    return order.get((int) (turn % order.size()));
  }

  /** Who has turns, the primary first. It has shown that it lives, so it is always one of them. */
  private List<NodeId> orderAt(long height) {
    SortedSet<NodeId> missing = absences.heldAt(height);
    List<NodeId> order = new ArrayList<>();
    for (int i = 0; i < membership.nodes().size(); i++) {
      NodeId node = membership.atTurn(view + i);
      if (i == 0 || !missing.contains(node)) {
        order.add(node);
      }
    }
    return order;
  }

  void write(CanonicalWriter out) {
    out.uint64(view).uint64(firstHeight).list(absences.entries(), (o, a) -> a.write(o));
  }
}

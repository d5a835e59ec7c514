package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;

/**
 * Who proposes what, once more and slowly: the slow twin of {@link Turns}, written from the
 * decision's text. Answers for the view that the node entered last.
 */
public final class TurnsModel {
  private static final int ROUNDS = 8;

  private final List<NodeId> nodes;
  private final int faulty;
  private final int heightsPerTurn;
  private final long base;
  private long view;
  private long firstHeight;
  private final Map<NodeId, Absence> absences = new TreeMap<>();

  public TurnsModel(Membership membership, EngineOptions options, Event.Started started) {
    this.nodes = membership.nodes();
    this.faulty = (nodes.size() - 1) / 3;
    this.heightsPerTurn = options.decisionsPerLeader();
    this.base = base(started.tip());
    this.firstHeight = base + 1;
    LogRecords.read(started.log()).enteredView().map(NewViewReply::newView).ifPresent(this::enter);
  }

  private static long base(DecidedTip tip) {
    Optional<ProposalHeader> inside =
        tip.certificate().map(c -> c.header()).filter(header -> !header.barrier());
    return inside.map(ProposalHeader::lastConfig).orElse(tip.height());
  }

  public long view() {
    return view;
  }

  public long firstHeight() {
    return firstHeight;
  }

  /** The node entered a view. */
  public void enter(NewView newView) {
    view = newView.view();
    Selection selection = Selection.of(newView, base);
    long last = selection.decided().map(d -> d.height()).orElse(base);
    for (long height : selection.headers().keySet()) {
      last = Math.max(last, height);
    }
    firstHeight = last + 1;
    absences.clear();
    for (NodeId node : nodes) {
      List<Long> heights = new ArrayList<>();
      List<Integer> repeats = new ArrayList<>();
      for (var signed : newView.viewChanges()) {
        for (Absence absence : signed.viewChange().absences()) {
          if (absence.node().equals(node)) {
            heights.add(absence.height());
            repeats.add(absence.repeats());
          }
        }
      }
      if (heights.size() >= faulty + 1) {
        heights.sort(Comparator.reverseOrder());
        repeats.sort(Comparator.reverseOrder());
        absences.put(node, new Absence(node, heights.get(faulty), repeats.get(faulty)));
      }
    }
  }

  /** Walks from turn to turn up to the height. */
  public NodeId proposer(long height) {
    NodeId primary = nodes.get((int) (view % nodes.size()));
    if (height < firstHeight) {
      return primary;
    }
    long turnBegins = firstHeight;
    int turn = 0;
    while (turnBegins + heightsPerTurn <= height) {
      turnBegins += heightsPerTurn;
      turn++;
    }
    List<NodeId> order = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      NodeId node = nodes.get((int) ((view + i) % nodes.size()));
      if (node.equals(primary) || !isPassedOver(node, turnBegins)) {
        order.add(node);
      }
    }
    return order.get(turn % order.size());
  }

  /** Fewer than f others are absent and were missed later, or as late with a lower number. */
  private boolean isPassedOver(NodeId node, long height) {
    Absence absence = absences.get(node);
    if (absence == null || height >= end(absence)) {
      return false;
    }
    long before = 0;
    for (Absence other : absences.values()) {
      boolean later =
          other.height() > absence.height()
              || (other.height() == absence.height() && other.node().value() < node.value());
      if (later && height < end(other)) {
        before++;
      }
    }
    return before < faulty;
  }

  private long end(Absence absence) {
    long term = (long) ROUNDS * nodes.size() * heightsPerTurn;
    for (int i = 0; i < absence.repeats(); i++) {
      term *= 2;
    }
    return absence.height() + term;
  }
}

package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.NewView;

/**
 * Which nodes were missed at their turns. One node's list goes into its view change; the list of a
 * view is what enough of its view changes name, hence the same for everybody.
 *
 * @param entries by distinct nodes, ascending
 * @param roundHeights heights in which every node has a turn
 * @param faulty how many are passed over at most
 */
record Absences(List<Absence> entries, long roundHeights, int faulty) {
  private static final Comparator<Absence> LAST_MISSED_FIRST =
      Comparator.comparingLong(Absence::height).reversed().thenComparing(Absence::node);

  Absences {
    entries = List.copyOf(entries);
  }

  /** Nobody was missed yet. */
  static Absences none(Membership membership, int heightsPerTurn) {
    long roundHeights = (long) heightsPerTurn * membership.nodes().size();
    return new Absences(List.of(), roundHeights, membership.quorumSize().faulty());
  }

  Absences with(List<Absence> others) {
    return new Absences(others, roundHeights, faulty);
  }

  /**
   * What the view changes of a new view agree on. f + 1 that name a node contain an honest one, and
   * the (f + 1)-th highest value is not above what an honest one says.
   */
  Absences namedBy(NewView newView) {
    SortedMap<NodeId, List<Absence>> byNode = new TreeMap<>();
    newView.viewChanges().stream()
        .flatMap(signed -> signed.viewChange().absences().stream())
        .forEach(a -> byNode.computeIfAbsent(a.node(), _ -> new ArrayList<>()).add(a));
    List<Absence> named = new ArrayList<>();
    byNode.forEach(
        (node, absences) -> {
          if (absences.size() > faulty) {
            named.add(
                new Absence(
                    node,
                    credible(absences.stream().map(Absence::height).toList()),
                    credible(absences.stream().map(Absence::repeats).toList())));
          }
        });
    return with(named);
  }

  private <T extends Comparable<T>> T credible(List<T> values) {
    return values.stream().sorted(Comparator.<T>reverseOrder()).toList().get(faulty);
  }

  /** The same list without what is forgotten at the height. */
  Absences rememberedAt(long height) {
    return with(entries.stream().filter(a -> a.isRememberedAt(height, roundHeights)).toList());
  }

  /** The same list with one node missed at the height. */
  Absences with(NodeId missed, long height) {
    Optional<Absence> before = entries.stream().filter(a -> a.node().equals(missed)).findFirst();
    SortedMap<NodeId, Absence> all = new TreeMap<>();
    entries.forEach(a -> all.put(a.node(), a));
    all.put(missed, before.map(a -> a.again(height)).orElse(new Absence(missed, height, 0)));
    return with(List.copyOf(all.values()));
  }

  /** Whose turns at the height are passed over: the f that were missed last. */
  SortedSet<NodeId> heldAt(long height) {
    return entries.stream()
        .filter(a -> a.isHeldAt(height, roundHeights))
        .sorted(LAST_MISSED_FIRST)
        .limit(faulty)
        .map(Absence::node)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

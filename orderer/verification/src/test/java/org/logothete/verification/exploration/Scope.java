package org.logothete.verification.exploration;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * How far an exploration goes.
 *
 * @param nodes members, numbered from 1
 * @param faulty who of them lie, as many as a protocol stands
 * @param viewMax the highest view or round; what would lead above it is not done
 * @param crashesMax how many times honest nodes crash, all together
 * @param votesMin so many votes for one thing at least are given to a node together: fewer change
 *     nothing in an engine that counts rightly. 1 for engines that may not
 * @param statesMax after so many distinct states the exploration ends, unfinished
 */
record Scope(
    int nodes,
    SortedSet<NodeId> faulty,
    long viewMax,
    int crashesMax,
    int votesMin,
    int statesMax) {
  Scope {
    if (faulty.isEmpty() || faulty.size() > new QuorumSize(nodes).faulty()) {
      throw new IllegalArgumentException("of " + nodes + " nodes, " + faulty + " cannot be faulty");
    }
  }

  /** No crash, votes by the quorum, and a bound that is meant not to be reached. */
  static Scope of(int nodes, int viewMax, int... faulty) {
    SortedSet<NodeId> liars = new TreeSet<>();
    IntStream.of(faulty).forEach(node -> liars.add(new NodeId(node)));
    return new Scope(nodes, liars, viewMax, 0, new QuorumSize(nodes).quorum(), 5_000_000);
  }

  Scope withCrashes(int crashes) {
    return new Scope(nodes, faulty, viewMax, crashes, votesMin, statesMax);
  }

  Scope withVotesMin(int votes) {
    return new Scope(nodes, faulty, viewMax, crashesMax, votes, statesMax);
  }

  Scope withStatesMax(int states) {
    return new Scope(nodes, faulty, viewMax, crashesMax, votesMin, states);
  }

  List<NodeId> members() {
    return IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList();
  }

  List<NodeId> honest() {
    return members().stream().filter(node -> !faulty.contains(node)).toList();
  }

  int quorum() {
    return new QuorumSize(nodes).quorum();
  }

  /** The highest height that anybody proposes. */
  long heightMax() {
    return 1;
  }

  @Override
  public String toString() {
    return "n=%d faulty=%s views=0..%d crashes<=%d".formatted(nodes, faulty, viewMax, crashesMax);
  }
}

package org.logothete.verification.exploration;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * How far an exploration goes.
 *
 * @param nodes members, numbered from 1
 * @param faulty who of them lie, as many as a protocol stands
 * @param viewMax the highest view or round; what would lead above it is not done
 * @param heightMax the highest height that anybody proposes
 * @param crashesMax how many times honest nodes crash, all together
 * @param votesMin so many votes for one thing at least are given to a node together: fewer change
 *     nothing in an engine that counts rightly. 1 for engines that may not
 * @param statesMax after so many distinct states the exploration ends, unfinished
 * @param opening what happens first, in the words of {@link Story}; everything is tried from there
 */
record Scope(
    int nodes,
    SortedSet<NodeId> faulty,
    long viewMax,
    long heightMax,
    int crashesMax,
    int votesMin,
    int statesMax,
    List<String> opening) {
  Scope {
    opening = List.copyOf(opening);
    if (faulty.isEmpty() || faulty.size() > new QuorumSize(nodes).faulty()) {
      throw new IllegalArgumentException("of " + nodes + " nodes, " + faulty + " cannot be faulty");
    }
  }

  /** One height, no crash, votes by the quorum, and a bound that is meant not to be reached. */
  static Scope of(int nodes, int viewMax, int... faulty) {
    SortedSet<NodeId> liars = new TreeSet<>();
    IntStream.of(faulty).forEach(node -> liars.add(new NodeId(node)));
    int quorum = new QuorumSize(nodes).quorum();
    return new Scope(nodes, liars, viewMax, 1, 0, quorum, 5_000_000, List.of());
  }

  Scope withCrashes(int crashes) {
    return new Scope(nodes, faulty, viewMax, heightMax, crashes, votesMin, statesMax, opening);
  }

  Scope withVotesMin(int votes) {
    return new Scope(nodes, faulty, viewMax, heightMax, crashesMax, votes, statesMax, opening);
  }

  Scope withStatesMax(int states) {
    return new Scope(nodes, faulty, viewMax, heightMax, crashesMax, votesMin, states, opening);
  }

  Scope withHeights(long heights) {
    return new Scope(nodes, faulty, viewMax, heights, crashesMax, votesMin, statesMax, opening);
  }

  /** What happens next in the opening. */
  Scope behind(String... next) {
    return behind(List.of(next));
  }

  Scope behind(List<String> next) {
    List<String> all = Stream.concat(opening.stream(), next.stream()).toList();
    return new Scope(nodes, faulty, viewMax, heightMax, crashesMax, votesMin, statesMax, all);
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

  @Override
  public String toString() {
    return "n=%d faulty=%s views=0..%d heights=1..%d crashes<=%d%s"
        .formatted(
            nodes,
            faulty,
            viewMax,
            heightMax,
            crashesMax,
            opening.isEmpty() ? "" : ", behind an opening of " + opening.size() + " steps");
  }
}

package org.logothete.verification.exploration;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.ProposalHeader;

/**
 * Visits every state that the honest nodes of a scope can come to, whatever is delivered to whom
 * and when, whoever loses patience, whatever the faulty nodes say, and whoever crashes between
 * which effects.
 */
final class Exploration {
  private final Scope scope;
  private final Post post;
  private final List<Automaton> nodes;
  private final Set<Finding.Kind> sought;
  private final StateTable table;
  private final Story opening;
  private long moves;

  private Exploration(
      ConsensusProtocol protocol,
      Dialect dialect,
      Duties duties,
      Scope scope,
      Set<Finding.Kind> sought) {
    this.scope = scope;
    this.post = new Post(scope, dialect, new Blocks());
    boolean isAudited = sought.equals(EnumSet.allOf(Finding.Kind.class));
    this.nodes =
        scope.honest().stream()
            .map(self -> new Host(protocol, dialect, duties, post, self))
            .map(host -> new Automaton(host, dialect, post, isAudited))
            .toList();
    this.sought = sought;
    this.table = new StateTable(nodes.size(), scope.statesMax());
    this.opening = new Story(post);
    dialect.begin(post);
  }

  /**
   * Explores until everything was seen or something sought was found.
   *
   * @param sought what ends the exploration; anything else that is found is passed over
   */
  static Report run(
      ConsensusProtocol protocol,
      Dialect dialect,
      Duties duties,
      Scope scope,
      Set<Finding.Kind> sought) {
    return new Exploration(protocol, dialect, duties, scope, sought).run();
  }

  private Report run() {
    long start = System.nanoTime();
    table.add(open(), -1);
    Optional<Counterexample> found = Optional.empty();
    int next = 0;
    while (found.isEmpty() && next < table.size() && !table.isFull()) {
      found = expand(next++);
    }
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new Report(
        scope,
        table.size(),
        moves,
        nodes.stream().mapToInt(Automaton::size).sum(),
        nodes.stream().mapToLong(Automaton::stepsMade).sum(),
        post.size(),
        found.isEmpty() && next == table.size(),
        millis,
        found);
  }

  /** The state behind the scope's opening. */
  private int[] open() {
    int[] parts = nodes.stream().mapToInt(Automaton::begin).toArray();
    for (String line : scope.opening()) {
      int mover =
          IntStream.range(0, nodes.size())
              .filter(i -> line.startsWith(nodes.get(i).self() + " "))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("nobody honest: " + line));
      Automaton node = nodes.get(mover);
      List<Automaton.Step> steps =
          node.steps(parts[mover], given(parts).get(mover), crashesLeft(parts));
      Automaton.Step step =
          steps.stream()
              .filter(possible -> opening.line(node, possible).equals(line))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException(isNot(line, node, steps)));
      opening.add(node, List.of(step));
      parts[mover] = step.to();
    }
    return parts;
  }

  private String isNot(String line, Automaton node, List<Automaton.Step> steps) {
    List<String> lines = steps.stream().map(step -> opening.line(node, step)).toList();
    return "cannot be behind\n" + opening + "\n" + line + "\nbut one of " + lines;
  }

  /** Everything that can happen next; answers the first thing sought that it shows. */
  private Optional<Counterexample> expand(int state) {
    int[] parts = new int[nodes.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = table.part(state, i);
    }
    List<Bits> given = given(parts);
    int crashes = crashesLeft(parts);
    for (int i = 0; i < parts.length; i++) {
      Automaton.Moves possible = nodes.get(i).moves(parts[i], given.get(i), crashes);
      for (Automaton.Found found : possible.findings()) {
        if (sought.contains(found.finding().kind())) {
          return Optional.of(
              new Counterexample(found.finding(), story(state).add(nodes.get(i), found.steps())));
        }
      }
      int before = parts[i];
      for (int to : possible.states()) {
        moves++;
        parts[i] = to;
        int added = table.add(parts, state);
        Optional<Finding> fork = added < 0 ? Optional.empty() : fork(parts);
        if (fork.isPresent() && sought.contains(Finding.Kind.FORK)) {
          return Optional.of(new Counterexample(fork.get(), story(added)));
        }
      }
      parts[i] = before;
    }
    return Optional.empty();
  }

  private int crashesLeft(int[] parts) {
    int crashed = 0;
    for (int i = 0; i < parts.length; i++) {
      crashed += nodes.get(i).state(parts[i]).lives();
    }
    return scope.crashesMax() - crashed;
  }

  /** For each node what can be delivered to it: what others said and what can be forged. */
  private List<Bits> given(int[] parts) {
    List<LocalState.Words> words = new ArrayList<>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      words.add(nodes.get(i).state(parts[i]).words());
    }
    Bits forged = post.possible(words.stream().map(LocalState.Words::proofs).toList());
    List<Bits> given = new ArrayList<>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      Bits all = forged;
      for (int j = 0; j < parts.length; j++) {
        all = j == i ? all : all.or(words.get(j).said());
      }
      given.add(all.and(post.readBy(nodes.get(i).self())));
    }
    return given;
  }

  /** Over all decisions, and all block signatures with those of faulty nodes: two blocks? */
  private Optional<Finding> fork(int[] parts) {
    Map<Long, Bytes> certified = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      Optional<DecisionCertificate> decided = nodes.get(i).state(parts[i]).tip().certificate();
      if (decided.isPresent()) {
        Optional<Finding> fork = certify(certified, decided.get().header());
        if (fork.isPresent()) {
          return fork;
        }
      }
    }
    for (int number = 0; number < post.commitments(); number++) {
      int signers = scope.faulty().size();
      for (int i = 0; i < parts.length; i++) {
        signers += nodes.get(i).state(parts[i]).words().commitments().has(number) ? 1 : 0;
      }
      if (signers >= scope.quorum()) {
        Post.Commitment commitment = post.commitment(number);
        Optional<Finding> fork =
            certify(certified, post.blocks().body(commitment.digest()).header());
        if (fork.isPresent()) {
          return fork;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> certify(Map<Long, Bytes> certified, ProposalHeader header) {
    Bytes other = certified.putIfAbsent(header.height(), header.digest());
    if (other == null || other.equals(header.digest())) {
      return Optional.empty();
    }
    String what =
        "%s and %s are both decided, or can be shown to be, at height %d"
            .formatted(
                post.blocks().name(other), post.blocks().name(header.digest()), header.height());
    return Optional.of(new Finding(Finding.Kind.FORK, what));
  }

  /** What led to a state. */
  private Story story(int state) {
    int parent = table.parent(state);
    if (parent == state) {
      return opening.copy();
    }
    Story story = story(parent);
    int[] before = IntStream.range(0, nodes.size()).map(i -> table.part(parent, i)).toArray();
    int moved =
        IntStream.range(0, nodes.size())
            .filter(i -> table.part(state, i) != before[i])
            .findFirst()
            .orElseThrow();
    List<Bits> given = given(before);
    return story.add(
        nodes.get(moved),
        nodes
            .get(moved)
            .pathTo(
                before[moved], given.get(moved), crashesLeft(before), table.part(state, moved)));
  }
}

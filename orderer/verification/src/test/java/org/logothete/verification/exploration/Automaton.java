package org.logothete.verification.exploration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Decision;
import org.logothete.consensus.NodeId;

/**
 * One honest node as far as it was explored: its states by number, and what leads from one to
 * another. Every step of an engine is made once, however many states of the whole it is a part of.
 */
final class Automaton {
  /**
   * Something that happens to the node, and how it ends.
   *
   * @param crashAfter behind so many effects it crashes
   * @param to number of the state it leads to; -1 if none
   */
  record Step(
      Happening happening,
      Optional<Integer> crashAfter,
      int to,
      Optional<Decision> decision,
      Optional<Finding> finding) {
    private boolean isLike(Step other) {
      return happening.equals(other.happening) && crashAfter.equals(other.crashAfter);
    }
  }

  /**
   * What a node can do next that others can notice.
   *
   * @param states numbers of the states behind it
   * @param findings what was found on the way, each with the steps to it
   */
  record Moves(List<Integer> states, List<Found> findings) {}

  /** A finding and the steps that lead to it. */
  record Found(Finding finding, List<Step> steps) {}

  private record Ask(int state, Bits given, int crashes) {}

  private record Place(int state, int crashes) {}

  /** What was asked of a state and answered, as far as it made a difference. */
  private final class Answers {
    private final Set<Dialect.Phase> phases;
    private final Map<Bits, Moves> byGiven = new HashMap<>();
    private Bits relevant = Bits.NONE;
    private int lettersSeen;

    /**
     * @param phases those that the node can come to before anybody notices
     */
    private Answers(Set<Dialect.Phase> phases) {
      this.phases = phases;
    }

    private Bits relevant() {
      if (lettersSeen < post.size()) {
        lettersSeen = post.size();
        relevant =
            Bits.where(
                lettersSeen,
                id ->
                    phases.stream()
                        .anyMatch(phase -> dialect.isTimely(post.letter(id).message(), phase)));
      }
      return relevant;
    }
  }

  private record Occasion(int state, Happening happening) {}

  /** A way to a state without anything that others can notice. */
  private record Way(int from, Step step) {}

  /** Of states that were found again, one in so many is compared with how it was found before. */
  private static final int AUDITED_ONE_IN = 500;

  private final Host host;
  private final Dialect dialect;
  private final Post post;
  private final boolean audited;
  private final List<LocalState> states = new ArrayList<>();
  private final Map<Bytes, Integer> numbers = new HashMap<>();
  private final Map<Occasion, List<Step>> steps = new HashMap<>();
  private final Map<Integer, List<Happening>> own = new HashMap<>();
  private final Map<Place, List<Answers>> answers = new HashMap<>();
  private long stepsMade;
  private long refound;

  /**
   * @param audited whether states that are found again are compared; engines that miscount may
   *     behave otherwise than their digests tell
   */
  Automaton(Host host, Dialect dialect, Post post, boolean audited) {
    this.host = host;
    this.audited = audited;
    this.dialect = dialect;
    this.post = post;
  }

  NodeId self() {
    return host.self();
  }

  int begin() {
    return number(host.boot());
  }

  LocalState state(int number) {
    return states.get(number);
  }

  int size() {
    return states.size();
  }

  long stepsMade() {
    return stepsMade;
  }

  private int number(LocalState state) {
    Bytes digest = state.digest();
    Integer known = numbers.get(digest);
    if (known == null) {
      known = states.size();
      states.add(state);
      numbers.put(digest, known);
    } else if (audited && ++refound % AUDITED_ONE_IN == 0) {
      audit(states.get(known), state);
    }
    return known;
  }

  /**
   * That equal digests behave equally is what all of this rests on: whatever happens to the one
   * state must lead to the same as with the other, and leave the state itself as it was.
   */
  private void audit(LocalState one, LocalState other) {
    List<Happening> happenings = new ArrayList<>(host.ownHappenings(one));
    post.readBy(self()).forEach(id -> happenings.add(new Happening.Hears(id)));
    for (Happening happening : happenings) {
      if (!ends(one, happening).equals(ends(other, happening))) {
        throw new IllegalStateException(
            self() + ": equal digests, but not the same comes of " + happening);
      }
    }
    if (!one.digest().equals(other.digest())) {
      throw new IllegalStateException(self() + ": a step of a copy changed its original");
    }
  }

  private List<Bytes> ends(LocalState state, Happening happening) {
    return host.take(state, happening, false).stream()
        .flatMap(outcome -> outcome.state().stream())
        .map(LocalState::digest)
        .toList();
  }

  private List<Step> steps(int state, Happening happening) {
    return steps.computeIfAbsent(new Occasion(state, happening), _ -> make(state, happening));
  }

  private List<Step> make(int state, Happening happening) {
    stepsMade++;
    LocalState before = states.get(state);
    boolean mayCrash = before.lives() < post.scope().crashesMax();
    Map<Integer, Step> byTarget = new LinkedHashMap<>();
    List<Step> made = new ArrayList<>();
    for (Host.Outcome outcome : host.take(before, happening, mayCrash)) {
      int to = outcome.state().map(this::number).orElse(-1);
      Step step =
          new Step(happening, outcome.crashAfter(), to, outcome.decision(), outcome.finding());
      boolean idle = to == state && step.finding.isEmpty();
      boolean same = to >= 0 && byTarget.putIfAbsent(to, step) != null;
      if (!idle && (!same || step.finding.isPresent())) {
        made.add(step);
      }
    }
    return List.copyOf(made);
  }

  /**
   * What the node can do that others can notice.
   *
   * <p>A step that nobody else can notice can wait until just before the node's next one that
   * others can, since nothing that is possible now is impossible then; so only states behind
   * noticeable steps are states of the whole. What can even wait until behind that is left out
   * here, see {@link #canWait}.
   *
   * @param given the letters that can be delivered to it, its own left out
   * @param crashes how many more times it may crash
   */
  Moves moves(int state, Bits given, int crashes) {
    Bits enough = enough(given);
    List<Answers> known =
        answers.computeIfAbsent(new Place(state, crashes), _ -> new ArrayList<>(1));
    for (Answers some : known) {
      Moves answer = some.byGiven.get(enough.and(some.relevant()));
      if (answer != null) {
        return answer;
      }
    }
    Ask ask = new Ask(state, enough, crashes);
    Map<Integer, List<Way>> ways = explore(ask);
    Set<Dialect.Phase> phases = new LinkedHashSet<>();
    ways.keySet().forEach(at -> phases.add(Dialect.Phase.of(states.get(at).engine().status())));
    Answers fitting =
        known.stream()
            .filter(some -> some.phases.equals(phases))
            .findFirst()
            .orElseGet(
                () -> {
                  Answers fresh = new Answers(phases);
                  known.add(fresh);
                  return fresh;
                });
    Moves answer = search(ask, ways);
    fitting.byGiven.put(enough.and(fitting.relevant()), answer);
    return answer;
  }

  /** Of votes that say the same no more than can make a difference. */
  private Bits enough(Bits given) {
    Map<Object, Integer> counts = new HashMap<>();
    given.forEach(
        id -> post.letter(id).ballot().ifPresent(ballot -> counts.merge(ballot, 1, Integer::sum)));
    Map<Object, Integer> kept = new HashMap<>();
    return Bits.where(
        post.size(),
        id -> {
          if (!given.has(id)) {
            return false;
          }
          Optional<Object> ballot = post.letter(id).ballot();
          return ballot.isEmpty()
              || (counts.getOrDefault(ballot.get(), 0) >= post.scope().votesMin() - 1
                  && kept.merge(ballot.get(), 1, Integer::sum) <= post.scope().quorum());
        });
  }

  private Moves search(Ask ask, Map<Integer, List<Way>> ways) {
    Set<Integer> found = new LinkedHashSet<>();
    List<Found> findings = new ArrayList<>();
    for (Map.Entry<Integer, List<Way>> reached : ways.entrySet()) {
      int at = reached.getKey();
      for (Step step : possible(at, ask)) {
        judge(step, at, ask)
            .ifPresent(
                finding -> {
                  List<Step> path = path(ways, ask.state, at);
                  path.add(step);
                  findings.add(new Found(finding, List.copyOf(path)));
                });
        if (isNoticeable(step, at, ask) && !canWait(step, reached.getValue(), ask)) {
          found.add(step.to);
        }
      }
    }
    return new Moves(List.copyOf(found), List.copyOf(findings));
  }

  /** All states that unnoticeable steps lead to, in order of distance, and from where. */
  private Map<Integer, List<Way>> explore(Ask ask) {
    Map<Integer, List<Way>> ways = new LinkedHashMap<>();
    ways.put(ask.state, new ArrayList<>());
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(ask.state));
    while (!open.isEmpty()) {
      int at = open.removeFirst();
      for (Step step : possible(at, ask)) {
        if (step.to < 0 || step.to == at || isNoticeable(step, at, ask)) {
          continue;
        }
        List<Way> into = ways.get(step.to);
        if (into == null) {
          into = new ArrayList<>();
          ways.put(step.to, into);
          open.addLast(step.to);
        }
        into.add(new Way(at, step));
      }
    }
    return ways;
  }

  /** Whether it makes a difference to others or, if it is a decision, contradicts signatures. */
  private boolean isNoticeable(Step step, int at, Ask ask) {
    return step.to >= 0
        && (!states.get(step.to).words().said().equals(states.get(at).words().said())
            || judge(step, at, ask).isPresent());
  }

  /**
   * Whether a step that led here can as well be made behind this one: then the state is reached
   * that way.
   */
  private boolean canWait(Step step, List<Way> ways, Ask ask) {
    for (Way way : ways) {
      for (Step earlier : possible(way.from, ask)) {
        if (earlier.to >= 0
            && earlier.isLike(step)
            && states.get(earlier.to).words().said().equals(states.get(step.to).words().said())
            && steps(earlier.to, way.step.happening).stream()
                .anyMatch(later -> later.isLike(way.step) && later.to == step.to)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Step> possible(int at, Ask ask) {
    LocalState state = states.get(at);
    List<Step> possible = new ArrayList<>();
    Dialect.Phase phase = Dialect.Phase.of(state.engine().status());
    Map<Object, SortedMap<NodeId, Integer>> ballots = new LinkedHashMap<>();
    ask.given.forEach(
        id -> {
          Letter letter = post.letter(id);
          if (!dialect.isTimely(letter.message(), phase)) {
            return;
          }
          if (letter.ballot().isPresent()) {
            ballots
                .computeIfAbsent(letter.ballot().get(), _ -> new TreeMap<>())
                .put(letter.from(), id);
          } else {
            possible.addAll(steps(at, new Happening.Hears(id)));
          }
        });
    ballots.forEach(
        (ballot, others) -> {
          int own = post.isSaid(state.words().said(), self(), ballot) ? 1 : 0;
          int votes = Math.min(others.size(), post.scope().quorum() - own);
          if (votes + own >= post.scope().votesMin()) {
            int one = others.firstEntry().getValue();
            possible.addAll(steps(at, new Happening.HearsVotes(one, votes)));
          }
        });
    own.computeIfAbsent(at, _ -> host.ownHappenings(state))
        .forEach(happening -> possible.addAll(steps(at, happening)));
    int crashed = state.lives() - states.get(ask.state).lives();
    if (crashed >= ask.crashes) {
      possible.removeIf(step -> step.crashAfter.isPresent());
    } else {
      possible.addAll(steps(at, new Happening.Restarts()));
    }
    return possible;
  }

  private Optional<Finding> judge(Step step, int at, Ask ask) {
    if (step.finding.isPresent() || step.decision.isEmpty()) {
      return step.finding;
    }
    Decision decision = step.decision.get();
    Post.Commitment commitment =
        new Post.Commitment(
            decision.height(), decision.viewOrRound(), decision.proposal().header().digest());
    Bits given = ask.given.or(states.get(at).words().said());
    List<NodeId> real =
        post.scope().members().stream()
            .filter(
                signer ->
                    post.scope().faulty().contains(signer)
                        || post.isAmong(given, signer, commitment))
            .toList();
    int quorum = post.scope().quorum();
    if (real.size() >= quorum && decision.signatures().size() >= quorum) {
      return Optional.empty();
    }
    String what =
        "%s decides %s in view %d with signatures of %s; %s signed, or can"
            .formatted(
                self(),
                post.blocks().name(commitment.digest()),
                commitment.viewOrRound(),
                decision.signatures().keySet(),
                real);
    return Optional.of(new Finding(Finding.Kind.DECISION_WITHOUT_CERTIFICATE, what));
  }

  private static List<Step> path(Map<Integer, List<Way>> ways, int from, int to) {
    List<Step> path = new ArrayList<>();
    int at = to;
    while (at != from) {
      Way way = Objects.requireNonNull(ways.get(at)).getFirst();
      path.addFirst(way.step);
      at = way.from;
    }
    return path;
  }

  /** The steps from one state to another that others notice. */
  List<Step> pathTo(int state, Bits given, int crashes, int target) {
    Ask ask = new Ask(state, enough(given), crashes);
    Map<Integer, List<Way>> ways = explore(ask);
    for (int at : ways.keySet()) {
      for (Step step : possible(at, ask)) {
        if (step.to == target) {
          List<Step> path = path(ways, state, at);
          path.add(step);
          return path;
        }
      }
    }
    throw new IllegalArgumentException("no way from " + state + " to " + target);
  }

  /** Every single step that can be made next, noticeable or not. */
  List<Step> steps(int state, Bits given, int crashes) {
    return possible(state, new Ask(state, enough(given), crashes));
  }

  /** What a message is called in traces. */
  String describe(ConsensusMessage message) {
    return dialect.describe(message, post.blocks());
  }
}

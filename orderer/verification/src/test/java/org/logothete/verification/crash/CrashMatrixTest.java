package org.logothete.verification.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.CrashPoint;
import org.logothete.simulator.ForwardingEngine;
import org.logothete.simulator.ForwardingProtocol;
import org.logothete.simulator.FullDiskPoint;
import org.logothete.simulator.Mishap;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;
import org.logothete.simulator.Weather;

/**
 * Small calm worlds with one mishap each. A crash: at every sync of every node, before it, in each
 * of its writes, between them and behind it, of that node or of all at once; so also a write that
 * fails, which ends the process. A full disk: behind every fifth sync, of that node or of all at
 * once, which then wait, or are killed and start again, until there is room. Nothing that was
 * decided or accepted may be lost, nothing decided twice or differently; see {@link Simulation}.
 * {@code -Dcrash.states=n} tries so many crashes, and a tenth as many full disks.
 */
class CrashMatrixTest {
  private static final List<String> ENGINES = List.of("pbft", "bdls");
  private static final int STATES = Integer.getInteger("crash.states", 10_000);
  private static final long STORM_MILLIS = 150;

  /** A disk stays full until all is mended, longer than others wait for a leader. */
  private static final long FULL_STORM_MILLIS = 1_300;

  private static final int FULL_EVERY = 5;

  /** A mishap in the world of a seed. */
  private record State(long seed, SimulationOptions world, Mishap mishap) {}

  /** Every mishap of a kind that there may be in the syncs of a world. */
  private interface Mishaps {
    List<? extends Mishap> in(SortedMap<NodeId, List<Integer>> syncs);
  }

  private static Subject subject(String engine) {
    return Subjects.byName(engine).orElseThrow();
  }

  private static SimulationOptions world(Subject subject, long stormMillis) {
    return SimulationOptions.stormy(4, subject.slots())
        .withWeather(Weather.calm())
        .withStorm(stormMillis);
  }

  private static List<State> states(
      ConsensusProtocol protocol, SimulationOptions world, long seed, Mishaps mishaps) {
    return mishaps.in(Simulation.syncs(protocol, world, seed)).stream()
        .map(mishap -> new State(seed, world, mishap))
        .toList();
  }

  /** All mishaps of as many worlds as it takes to have so many. */
  private static List<State> states(
      Subject subject, SimulationOptions world, int count, Mishaps mishaps) {
    List<State> states = new ArrayList<>();
    for (long seed = 1; states.size() < count; seed++) {
      states.addAll(states(subject.protocol(), world, seed, mishaps));
    }
    return states;
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void nothingIsLostOrSaidTwiceWhereverANodeCrashes(String engine) {
    Subject subject = subject(engine);
    check(
        engine,
        "crash states",
        subject,
        states(subject, world(subject, STORM_MILLIS), STATES / ENGINES.size(), CrashPoint::all));
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void nothingIsLostOrSaidTwiceWhereverADiskIsFull(String engine) {
    Subject subject = subject(engine);
    check(
        engine,
        "full disks",
        subject,
        states(
            subject,
            world(subject, FULL_STORM_MILLIS),
            STATES / 10 / ENGINES.size(),
            CrashMatrixTest::fullDisks));
  }

  /** A disk that is full behind a sync is much like one behind the next. */
  private static List<FullDiskPoint> fullDisks(SortedMap<NodeId, List<Integer>> syncs) {
    return FullDiskPoint.all(syncs).stream()
        .filter(point -> point.sync() % FULL_EVERY == 0)
        .toList();
  }

  private static void check(String engine, String what, Subject subject, List<State> states) {
    List<String> failures =
        states.parallelStream()
            .flatMap(state -> run(subject.protocol(), state).stream())
            .sorted(Comparator.naturalOrder())
            .toList();
    System.out.printf(
        "%s: %d %s of %d worlds, %d failed%n",
        engine, states.size(), what, states.getLast().seed(), failures.size());
    assertThat(failures).isEmpty();
  }

  /** A vote that leaves before it is written is given again, differently, after some crash. */
  @ParameterizedTest
  @FieldSource("ENGINES")
  void aVoteThatLeavesBeforeItIsWrittenIsFound(String engine) {
    Subject subject = subject(engine);
    ConsensusProtocol hasty =
        new ForwardingProtocol(subject.protocol(), (sound, _, _) -> new WritesLast(sound));
    List<State> states = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      states.addAll(states(hasty, world(subject, STORM_MILLIS), seed, CrashPoint::all));
    }
    Optional<String> found =
        states.parallelStream().flatMap(state -> run(hasty, state).stream()).findAny();

    assertThat(found).hasValueSatisfying(rule -> assertThat(rule).contains("signed two different"));
  }

  /** What went wrong, with what it takes to see it again. */
  private static Optional<String> run(ConsensusProtocol protocol, State state) {
    String where = "seed %d, %s: ".formatted(state.seed(), state.mishap());
    try {
      SimulationReport report =
          Simulation.runWith(protocol, state.world(), state.seed(), state.mishap());
      return report.height() > 0 ? Optional.empty() : Optional.of(where + "nothing was decided");
    } catch (SimulationFailure e) {
      return Optional.of(where + e.rule());
    }
  }

  /** A host that sends first and writes afterwards. */
  private static final class WritesLast extends ForwardingEngine {
    WritesLast(ConsensusEngine engine) {
      super(engine);
    }

    @Override
    public List<Effect> step(Event event) {
      List<Effect> effects = new ArrayList<>(engine.step(event));
      effects.sort(Comparator.comparing(effect -> effect instanceof Effect.Persist));
      return effects;
    }

    @Override
    public ConsensusEngine copy() {
      return new WritesLast(engine.copy());
    }
  }
}

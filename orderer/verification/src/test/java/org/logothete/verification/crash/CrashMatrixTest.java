package org.logothete.verification.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.CrashPoint;
import org.logothete.simulator.ForwardingEngine;
import org.logothete.simulator.ForwardingProtocol;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationFailure;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;
import org.logothete.simulator.Weather;

/**
 * Small calm worlds with one crash each: at every sync of every node, before it, in each of its
 * writes, between them and behind it, of that node or of all at once. Nothing that was decided or
 * accepted may be lost, nothing decided twice or differently; see {@link Simulation}. {@code
 * -Dcrash.states=n} tries so many.
 */
class CrashMatrixTest {
  private static final List<String> ENGINES = List.of("pbft", "bdls");
  private static final int STATES = Integer.getInteger("crash.states", 10_000);
  private static final long STORM_MILLIS = 150;

  /** A crash in the world of a seed. */
  private record State(long seed, CrashPoint crash) {}

  private static Subject subject(String engine) {
    return Subjects.byName(engine).orElseThrow();
  }

  private static SimulationOptions world(Subject subject) {
    return SimulationOptions.stormy(4, subject.slots())
        .withWeather(Weather.calm())
        .withStorm(STORM_MILLIS);
  }

  /** All crashes of as many worlds as it takes to have so many. */
  private static List<State> states(Subject subject, int count) {
    List<State> states = new ArrayList<>();
    for (long seed = 1; states.size() < count; seed++) {
      long of = seed;
      CrashPoint.all(Simulation.syncs(subject.protocol(), world(subject), seed)).stream()
          .map(crash -> new State(of, crash))
          .forEach(states::add);
    }
    return states;
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void nothingIsLostOrSaidTwiceWhereverANodeCrashes(String engine) {
    Subject subject = subject(engine);
    List<State> states = states(subject, STATES / ENGINES.size());
    List<String> failures =
        states.parallelStream()
            .flatMap(state -> run(subject, subject.protocol(), state).stream())
            .sorted(Comparator.naturalOrder())
            .toList();

    long worlds = states.getLast().seed();
    System.out.printf(
        "%s: %d crash states of %d worlds, %d failed%n",
        engine, states.size(), worlds, failures.size());
    assertThat(failures).isEmpty();
    assertThat(states).hasSizeGreaterThanOrEqualTo(STATES / ENGINES.size());
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
      long of = seed;
      CrashPoint.all(Simulation.syncs(hasty, world(subject), seed)).stream()
          .map(crash -> new State(of, crash))
          .forEach(states::add);
    }
    Optional<String> found =
        states.parallelStream().flatMap(state -> run(subject, hasty, state).stream()).findAny();

    assertThat(found).hasValueSatisfying(rule -> assertThat(rule).contains("signed two different"));
  }

  /** What went wrong, with what it takes to see it again. */
  private static Optional<String> run(Subject subject, ConsensusProtocol protocol, State state) {
    try {
      SimulationReport report =
          Simulation.runWithCrash(protocol, world(subject), state.seed(), state.crash());
      return report.height() > 0 ? Optional.empty() : Optional.of(state + ": nothing was decided");
    } catch (SimulationFailure e) {
      return Optional.of(state + ": " + e.rule());
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

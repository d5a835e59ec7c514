package org.logothete.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.simulate.Campaign;
import org.logothete.orderer.simulate.CampaignReport;
import org.logothete.orderer.simulate.CampaignText;
import org.logothete.orderer.simulate.Subjects;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Fault;
import org.logothete.simulator.Occurrence;
import org.logothete.simulator.Scenario;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;

/**
 * Both engines, and channels switched between them, in worlds drawn from seeds: those that failed
 * once, and fresh ones in each build. {@code -Dsimulation.seeds=100000} runs more, {@code
 * -Dsimulation.from=} others.
 */
class SeedsTest {
  private static final List<String> ENGINES = List.of("pbft", "bdls", "switched");

  private static Subject subject(String engine) {
    return Subjects.byName(engine).orElseThrow();
  }

  /** Another thousand in each build, far from those that people try by hand. */
  private static long from() {
    return Long.getLong("simulation.from", Instant.now().getEpochSecond() * 1_000_000);
  }

  static Stream<Arguments> regressions() {
    return Regressions.byEngine().entrySet().stream()
        .flatMap(e -> e.getValue().stream().map(seed -> Arguments.of(e.getKey(), seed)));
  }

  @ParameterizedTest
  @MethodSource("regressions")
  void whatFailedOnceHolds(String engine, long seed) {
    assertThat(Simulation.run(subject(engine), seed).height()).isPositive();
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void freshSeedsHold(String engine) throws InterruptedException {
    long from = from();
    int seeds = Integer.getInteger("simulation.seeds", 1_000);
    System.out.printf("-Dsimulation.from=%d -Dsimulation.seeds=%d%n", from, seeds);
    int threads = Runtime.getRuntime().availableProcessors();

    CampaignReport report = run(engine, from, seeds, threads);

    System.out.print(CampaignText.summary(report));
    assertThat(report.failures()).as(CampaignText.summary(report)).isEmpty();
  }

  private static CampaignReport run(String engine, long from, int seeds, int threads)
      throws InterruptedException {
    return new Campaign(engine, subject(engine), OptionalInt.empty(), from, seeds, threads)
        .run(_ -> {});
  }

  /** Each way to lie, as the first leader, in a stormy world. */
  static Stream<Arguments> liars() {
    return ENGINES.stream()
        .flatMap(e -> subject(e).liars().keySet().stream().map(liar -> Arguments.of(e, liar)));
  }

  @ParameterizedTest
  @MethodSource("liars")
  void aLyingLeaderNeitherForksNorStops(String engine, String name) {
    Subject subject = subject(engine);
    Supplier<Byzantine> liar = Objects.requireNonNull(subject.liars().get(name));
    SimulationOptions options =
        SimulationOptions.stormy(4, subject.slots())
            .withStorm(4_000)
            .withByzantine(new NodeId(1), liar.get());
    assertThat(Simulation.run(subject.protocol(), options, 1).height()).isGreaterThan(10);
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void sameSeedSameTranscriptOnAnyNumberOfThreads(String engine) throws InterruptedException {
    CampaignReport one = run(engine, 7, 20, 1);
    CampaignReport two = run(engine, 7, 20, 2);

    assertThat(two.transcripts()).isEqualTo(one.transcripts());
    assertThat(two.events()).isEqualTo(one.events());
  }

  /** What is drawn also happens, and is counted; a scenario that never occurs tests nothing. */
  @ParameterizedTest
  @FieldSource("ENGINES")
  void everyFaultLieAndOccurrenceReallyComes(String engine) throws InterruptedException {
    Subject subject = subject(engine);

    CampaignReport report = run(engine, 1, 200, 2);

    assertThat(report.faults().keySet()).isEqualTo(names(Fault.values()));
    SortedSet<String> wanted = names(Occurrence.values());
    SortedSet<String> found = new TreeSet<>(report.occurrences().keySet());
    if (!engine.equals("pbft")) {
      // One height at a time says too little to fill a link.
      wanted.remove("message-crowded-out");
      found.remove("message-crowded-out");
    }
    assertThat(found).isEqualTo(wanted);
    assertThat(report.liars().keySet()).isEqualTo(subject.liars().keySet());
    // Twins do not bend messages; that both processes spoke is an occurrence of its own.
    SortedSet<String> bending = new TreeSet<>(subject.liars().keySet());
    bending.remove("twins");
    assertThat(report.lies().keySet()).isEqualTo(bending);
    assertThat(report.count(Occurrence.VIEW_CHANGE)).isGreaterThan(report.seeds());
  }

  /** As a campaign's report names them. */
  private static SortedSet<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void aTraceShowsEveryMessageAndChangesNothing(String engine) {
    Subject subject = subject(engine);
    Scenario scenario = Scenario.draw(subject, 7, OptionalInt.empty());
    List<String> lines = new ArrayList<>();
    SimulationReport traced = Simulation.run(subject, scenario, 7, Optional.of(lines::add));

    assertThat(traced.transcriptDigest()).isEqualTo(Simulation.run(subject, 7).transcriptDigest());
    assertThat(lines).anySatisfy(l -> assertThat(l).matches(" +\\d+ ms {2}n\\d {2}says #\\d+: .*"));
    assertThat(lines)
        .filteredOn(l -> l.matches(" +\\d+ ms {2}n\\d>n\\d {2}#\\d+ arrives: .*"))
        .hasSize(count(traced, Occurrence.MESSAGE_DELIVERED));
    assertThat(lines)
        .filteredOn(l -> l.matches(" +\\d+ ms {2}n\\d>n\\d {2}#\\d+ is lost.*"))
        .hasSize(
            count(traced, Occurrence.MESSAGE_LOST)
                + count(traced, Occurrence.MESSAGE_CUT)
                + count(traced, Occurrence.MESSAGE_CROWDED_OUT));
  }

  private static int count(SimulationReport report, Occurrence what) {
    return Math.toIntExact(report.occurrences().getOrDefault(what, 0L));
  }

  @ParameterizedTest
  @FieldSource("ENGINES")
  void aHealedWorldRestsWellWithinItsBound(String engine) {
    SimulationReport report = Simulation.run(subject(engine), 3);
    assertThat(report.healing().millis()).isLessThan(report.healing().boundMillis());
  }
}

package org.logothete.orderer.simulate;

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
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.consensus.NodeId;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Fault;
import org.logothete.simulator.Occurrence;
import org.logothete.simulator.Scenario;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;

/**
 * PBFT in worlds drawn from seeds: those that failed once, and fresh ones in each build. {@code
 * -Dsimulation.seeds=100000} runs more, {@code -Dsimulation.from=} others.
 */
class PbftSeedsTest {
  private static final Subject PBFT = Subjects.pbft();

  /** Another thousand in each build, far from those that people try by hand. */
  private static long from() {
    return Long.getLong("simulation.from", Instant.now().getEpochSecond() * 1_000_000);
  }

  static LongStream regressions() {
    return Regressions.PBFT.stream().mapToLong(Long::longValue);
  }

  @ParameterizedTest
  @MethodSource("regressions")
  void whatFailedOnceHolds(long seed) {
    assertThat(Simulation.run(PBFT, seed).height()).isPositive();
  }

  @Test
  void freshSeedsHold() throws InterruptedException {
    long from = from();
    int seeds = Integer.getInteger("simulation.seeds", 1_000);
    System.out.printf("-Dsimulation.from=%d -Dsimulation.seeds=%d%n", from, seeds);
    int threads = Runtime.getRuntime().availableProcessors();
    Campaign campaign = new Campaign("pbft", PBFT, OptionalInt.empty(), from, seeds, threads);

    CampaignReport report = campaign.run(_ -> {});

    System.out.print(CampaignText.summary(report));
    assertThat(report.failures()).as(CampaignText.summary(report)).isEmpty();
  }

  /** Each way to lie, as the first leader, in a stormy world. */
  static Stream<String> liars() {
    return PBFT.liars().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("liars")
  void aLyingLeaderNeitherForksNorStops(String name) {
    Supplier<Byzantine> liar = Objects.requireNonNull(PBFT.liars().get(name));
    SimulationOptions options =
        SimulationOptions.stormy(4, PBFT.slots())
            .withStorm(4_000)
            .withByzantine(new NodeId(1), liar.get());
    assertThat(Simulation.run(PBFT.protocol(), options, 1).height()).isGreaterThan(10);
  }

  @Test
  void sameSeedSameTranscriptOnAnyNumberOfThreads() throws InterruptedException {
    CampaignReport one = campaign(1).run(_ -> {});
    CampaignReport two = campaign(2).run(_ -> {});

    assertThat(two.transcripts()).isEqualTo(one.transcripts());
    assertThat(two.events()).isEqualTo(one.events());
  }

  private static Campaign campaign(int threads) {
    return new Campaign("pbft", PBFT, OptionalInt.empty(), 7, 20, threads);
  }

  /** What is drawn also happens, and is counted; a scenario that never occurs tests nothing. */
  @Test
  void everyFaultLieAndOccurrenceReallyComes() throws InterruptedException {
    Campaign campaign = new Campaign("pbft", PBFT, OptionalInt.empty(), 1, 200, 2);

    CampaignReport report = campaign.run(_ -> {});

    assertThat(report.faults().keySet()).isEqualTo(names(Fault.values()));
    assertThat(report.occurrences().keySet()).isEqualTo(names(Occurrence.values()));
    assertThat(report.liars().keySet()).isEqualTo(PBFT.liars().keySet());
    // Twins do not bend messages; that both processes spoke is an occurrence of its own.
    SortedSet<String> bending = new TreeSet<>(PBFT.liars().keySet());
    bending.remove("twins");
    assertThat(report.lies().keySet()).isEqualTo(bending);
    assertThat(report.count(Occurrence.VIEW_CHANGE)).isGreaterThan(campaign.seeds());
  }

  /** As a campaign's report names them. */
  static SortedSet<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aTraceShowsEveryMessageAndChangesNothing() {
    Scenario scenario = Scenario.draw(PBFT, 7, OptionalInt.empty());
    List<String> lines = new ArrayList<>();
    SimulationReport traced = Simulation.run(PBFT, scenario, 7, Optional.of(lines::add));

    assertThat(traced.transcriptDigest()).isEqualTo(Simulation.run(PBFT, 7).transcriptDigest());
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

  @Test
  void aHealedWorldRestsWellWithinItsBound() {
    SimulationReport report = Simulation.run(PBFT, 3);
    assertThat(report.healing().millis()).isLessThan(report.healing().boundMillis());
  }
}

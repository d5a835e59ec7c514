package org.logothete.orderer.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.consensus.NodeId;
import org.logothete.simulator.Byzantine;
import org.logothete.simulator.Fault;
import org.logothete.simulator.Occurrence;
import org.logothete.simulator.Simulation;
import org.logothete.simulator.SimulationOptions;
import org.logothete.simulator.SimulationReport;
import org.logothete.simulator.Subject;

/**
 * BDLS in worlds drawn from seeds: those that failed once, and fresh ones in each build. {@code
 * -Dsimulation.seeds=100000} runs more, {@code -Dsimulation.from=} others.
 */
class BdlsSeedsTest {
  private static final Subject BDLS = Subjects.bdls();

  /** Another thousand in each build, far from those that people try by hand. */
  private static long from() {
    return Long.getLong("simulation.from", Instant.now().getEpochSecond() * 1_000_000);
  }

  static LongStream regressions() {
    return Regressions.BDLS.stream().mapToLong(Long::longValue);
  }

  @ParameterizedTest
  @MethodSource("regressions")
  void whatFailedOnceHolds(long seed) {
    assertThat(Simulation.run(BDLS, seed).height()).isPositive();
  }

  @Test
  void freshSeedsHold() throws InterruptedException {
    long from = from();
    int seeds = Integer.getInteger("simulation.seeds", 1_000);
    System.out.printf("-Dsimulation.from=%d -Dsimulation.seeds=%d%n", from, seeds);
    int threads = Runtime.getRuntime().availableProcessors();
    Campaign campaign = new Campaign("bdls", BDLS, OptionalInt.empty(), from, seeds, threads);

    CampaignReport report = campaign.run(_ -> {});

    System.out.print(CampaignText.summary(report));
    assertThat(report.failures()).as(CampaignText.summary(report)).isEmpty();
  }

  /** Each way to lie, as the first leader, in a stormy world. */
  static Stream<String> liars() {
    return BDLS.liars().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("liars")
  void aLyingLeaderNeitherForksNorStops(String name) {
    Supplier<Byzantine> liar = Objects.requireNonNull(BDLS.liars().get(name));
    SimulationOptions options =
        SimulationOptions.stormy(4, BDLS.slots())
            .withStorm(4_000)
            .withByzantine(new NodeId(1), liar.get());
    assertThat(Simulation.run(BDLS.protocol(), options, 1).height()).isGreaterThan(10);
  }

  @Test
  void sameSeedSameTranscriptOnAnyNumberOfThreads() throws InterruptedException {
    CampaignReport one = campaign(1).run(_ -> {});
    CampaignReport two = campaign(2).run(_ -> {});

    assertThat(two.transcripts()).isEqualTo(one.transcripts());
    assertThat(two.events()).isEqualTo(one.events());
  }

  private static Campaign campaign(int threads) {
    return new Campaign("bdls", BDLS, OptionalInt.empty(), 7, 20, threads);
  }

  @Test
  void seedsDrawEveryFaultAndEveryLie() throws InterruptedException {
    Campaign campaign = new Campaign("bdls", BDLS, OptionalInt.of(7), 1, 60, 2);

    CampaignReport report = campaign.run(_ -> {});

    assertThat(report.liars().keySet()).isEqualTo(BDLS.liars().keySet());
    assertThat(report.faults().keySet()).isEqualTo(PbftSeedsTest.names(Fault.values()));
    assertThat(report.count(Occurrence.VIEW_CHANGE)).isPositive();
  }

  @Test
  void aHealedWorldRestsWellWithinItsBound() {
    SimulationReport report = Simulation.run(BDLS, 3);
    assertThat(report.healing().millis()).isLessThan(report.healing().boundMillis());
  }
}

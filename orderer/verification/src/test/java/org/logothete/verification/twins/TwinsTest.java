package org.logothete.verification.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.TwinsScenario;
import org.logothete.simulator.TwinsWorld;
import org.logothete.verification.mutation.LatePrepares;
import org.logothete.verification.mutation.PlantedBugs;

/**
 * Two instances under one key, all partitions into two camps in three phases: no fork among the
 * others, no honest node accused, progress once all are together. {@code -Dsimulation.twins=all},
 * which the profile {@code full} sets, plays every scenario and writes {@code target/twins-*.md}.
 */
class TwinsTest {
  /** Prime, so that the sample has all twins and camps. */
  private static final int EVERY = 13;

  static Stream<ConsensusProtocol> protocols() {
    return Stream.of(new PbftProtocol(), new BdlsProtocol());
  }

  private static Stream<TwinsScenario> sample() {
    List<TwinsScenario> all = TwinsScenario.all().toList();
    return IntStream.range(0, all.size()).filter(i -> i % EVERY == 0).mapToObj(all::get);
  }

  private static List<String> failures(
      ConsensusProtocol protocol, Stream<TwinsScenario> scenarios) {
    return scenarios.map(s -> TwinsWorld.play(protocol, s)).flatMap(Optional::stream).toList();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void sampleNeitherForksNorBlocks(ConsensusProtocol protocol) {
    assertThat(failures(protocol, sample())).isEmpty();
  }

  /** Each height is another node's to propose: both instances lead, in one view. */
  @Test
  void sampleInTurnsNeitherForksNorBlocks() {
    assertThat(failures(new InTurns(new PbftProtocol(), 1), sample())).isEmpty();
  }

  /** Each of many views has new proposals for one height: more than a node keeps. */
  @Test
  void manyViewsThatPrepareNothingNeitherForkNorBlock() {
    TwinsScenario together = new TwinsScenario(1, List.of(0, 0, 0));
    assertThat(TwinsWorld.play(LatePrepares.after(18), together)).isEmpty();
  }

  @Test
  void everyScenarioIsThereOnce() {
    assertThat(TwinsScenario.all()).hasSize(4 * 16 * 16 * 16).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "PBFT, every quorum is one less",
    "PBFT, a view change leaves prepared certificates out",
    "PBFT, a new view goes on with nothing",
    "PBFT, a new view needs one view change too few",
    "BDLS, every quorum is one less",
    "BDLS, a vote conceals the lock",
    "BDLS, the lock is committed to in whatever round the node is",
    "BDLS, 'of two locks the greater block is held, not the newer one'"
  })
  void sampleFindsPlantedBugs(String engine, String bug) {
    ConsensusProtocol broken = PlantedBugs.protocol(engine, bug);
    assertThat(sample().map(s -> TwinsWorld.play(broken, s)).anyMatch(Optional::isPresent))
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  @EnabledIfSystemProperty(named = "simulation.twins", matches = "all")
  void noScenarioForksOrBlocks(ConsensusProtocol protocol) throws IOException {
    long start = System.nanoTime();
    List<String> failures = failures(protocol, TwinsScenario.all());
    double seconds = (System.nanoTime() - start) / 1e9;
    long scenarios = TwinsScenario.all().count();
    Files.writeString(
        Path.of("target", "twins-" + protocol.name().toLowerCase(Locale.ROOT) + ".md"),
        "%d scenarios, %d failures, %.0f s, %.0f scenarios/s%n"
            .formatted(scenarios, failures.size(), seconds, scenarios / seconds));
    assertThat(failures).isEmpty();
  }
}

package org.logothete.verification.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.TwinsScenario;
import org.logothete.simulator.TwinsWorld;
import org.logothete.verification.mutation.LatePrepares;
import org.logothete.verification.mutation.PlantedBugs;

/**
 * Two instances under one key, all partitions into two camps in three phases: no fork among the
 * others, no honest node accused, progress once all are together. {@code -Dsimulation.twins=all},
 * which the profile {@code full} sets, plays every scenario and writes {@code target/twins.md}.
 */
class TwinsTest {
  /** Prime, so that the sample has all twins and camps. */
  private static final int EVERY = 13;

  private static Stream<TwinsScenario> sample() {
    List<TwinsScenario> all = TwinsScenario.all().toList();
    return IntStream.range(0, all.size()).filter(i -> i % EVERY == 0).mapToObj(all::get);
  }

  private static List<String> failures(
      ConsensusProtocol protocol, Stream<TwinsScenario> scenarios) {
    return scenarios.map(s -> TwinsWorld.play(protocol, s)).flatMap(Optional::stream).toList();
  }

  @Test
  void sampleNeitherForksNorBlocks() {
    assertThat(failures(new PbftProtocol(), sample())).isEmpty();
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
  @ValueSource(
      strings = {
        "every quorum is one less",
        "a view change leaves prepared certificates out",
        "a new view goes on with nothing",
        "a new view needs one view change too few"
      })
  void sampleFindsPlantedBugs(String bug) {
    ConsensusProtocol broken = PlantedBugs.protocol(new PbftProtocol().name(), bug);
    assertThat(sample().map(s -> TwinsWorld.play(broken, s)).anyMatch(Optional::isPresent))
        .isTrue();
  }

  @Test
  @EnabledIfSystemProperty(named = "simulation.twins", matches = "all")
  void noScenarioForksOrBlocks() throws IOException {
    long start = System.nanoTime();
    List<String> failures = failures(new PbftProtocol(), TwinsScenario.all());
    double seconds = (System.nanoTime() - start) / 1e9;
    long scenarios = TwinsScenario.all().count();
    Files.writeString(
        Path.of("target", "twins.md"),
        "%d scenarios, %d failures, %.0f s, %.0f scenarios/s%n"
            .formatted(scenarios, failures.size(), seconds, scenarios / seconds));
    assertThat(failures).isEmpty();
  }
}

package org.logothete.verification.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.simulator.SimulationFailure;

/**
 * Every planted bug is found within its number of seeds, and the unbroken engine comes through the
 * very world that found it. {@code -Dmutation.seeds=n} measures how many of n seeds find each and
 * writes {@code target/mutations.md}.
 */
@Tag("slow")
class MutationTest {
  static Stream<Mutation> mutations() {
    return PlantedBugs.all();
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void isFound(Mutation mutation) {
    Optional<SimulationFailure> found =
        Hunt.firstFailure(mutation.protocol(), mutation.scene(), mutation.seeds());

    assertThat(found)
        .withFailMessage("%d seeds of %s miss it", mutation.seeds(), mutation.scene())
        .isPresent();
    assertThat(Hunt.run(mutation.scene().sound(), mutation.scene(), found.orElseThrow().seed()))
        .as("the same world with the unbroken engine")
        .isEmpty();
  }

  static Stream<Mutation> harmless() {
    return PlantedBugs.harmless();
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void safetyRulesSufficeAlone(Mutation cut) {
    assertThat(Hunt.firstFailure(cut.protocol(), cut.scene(), cut.seeds())).isEmpty();
  }

  static Stream<Mutation> canaries() {
    return PlantedBugs.canaries();
  }

  @ParameterizedTest
  @MethodSource("canaries")
  void canaryFailsInEveryRun(Mutation canary) {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(Hunt.run(canary.protocol(), canary.scene(), seed))
          .as("seed %d", seed)
          .hasValueSatisfying(f -> assertThat(f.rule()).contains("with 0 signatures"));
    }
  }

  static Stream<Scene> scenes() {
    return PlantedBugs.scenes();
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void unbrokenEngineComesThrough(Scene scene) {
    assertThat(Hunt.run(scene.sound(), scene, 1)).isEmpty();
  }

  @Test
  void thereAreManyAndEachHasAName() {
    assertThat(mutations().map(Mutation::toString))
        .hasSizeGreaterThanOrEqualTo(20)
        .doesNotHaveDuplicates();
  }

  /** The table of docs/testing.md is the catalogue. */
  @ParameterizedTest
  @MethodSource("mutations")
  void isListedInTheDocumentation(Mutation mutation) throws IOException {
    assertThat(Files.readString(Path.of("..", "..", "docs", "testing.md")))
        .contains(entry(mutation));
  }

  private static String entry(Mutation mutation) {
    return "| %s | %s | %s | `%s` | %d |"
        .formatted(
            mutation.engine(),
            mutation.name(),
            mutation.breaks(),
            mutation.scene().name(),
            mutation.seeds());
  }

  @Test
  @EnabledIfSystemProperty(named = "mutation.seeds", matches = "\\d+")
  void measuresHowOftenEachIsFound() throws IOException {
    int seeds = Integer.getInteger("mutation.seeds");
    List<String> rows = new ArrayList<>();
    rows.add(
        "| engine | planted bug | scene | found by, of " + seeds + " seeds | first seed | rule |");
    rows.add("|---|---|---|---|---|---|");
    mutations().forEach(m -> rows.add(row(m, seeds)));
    Files.write(Path.of("target", "mutations.md"), rows);
  }

  private static String row(Mutation mutation, int seeds) {
    List<SimulationFailure> found =
        LongStream.rangeClosed(1, seeds)
            .mapToObj(seed -> Hunt.run(mutation.protocol(), mutation.scene(), seed))
            .flatMap(Optional::stream)
            .toList();
    return "| %s | %s | %s | %d | %s | %s |"
        .formatted(
            mutation.engine(),
            mutation.name(),
            mutation.scene(),
            found.size(),
            found.isEmpty() ? "-" : found.getFirst().seed(),
            found.isEmpty() ? "-" : found.getFirst().rule().lines().findFirst().orElse(""));
  }
}

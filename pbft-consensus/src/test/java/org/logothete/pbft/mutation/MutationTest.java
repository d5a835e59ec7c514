package org.logothete.pbft.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.pbft.PbftProtocol;
import org.logothete.simulator.SimulationFailure;

/**
 * Every planted bug is found within its number of seeds, and the unbroken engine comes through the
 * very world that found it. {@code -Dpbft.mutation.seeds=n} measures how many of n seeds find each
 * and writes {@code target/mutations.md}.
 */
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
    assertThat(Hunt.run(new PbftProtocol(), mutation.scene(), found.orElseThrow().seed()))
        .as("the same world with the unbroken engine")
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void canaryFailsInEveryRun(long seed) {
    Mutation canary = BrokenEngines.canary();

    assertThat(Hunt.run(canary.protocol(), canary.scene(), seed))
        .hasValueSatisfying(f -> assertThat(f.rule()).contains("with 0 signatures"));
  }

  @ParameterizedTest
  @EnumSource(Scene.class)
  void unbrokenEngineComesThrough(Scene scene) {
    assertThat(Hunt.run(new PbftProtocol(), scene, 1)).isEmpty();
  }

  @Test
  void thereAreManyAndEachHasAName() {
    assertThat(mutations().map(Mutation::name))
        .hasSizeGreaterThanOrEqualTo(20)
        .doesNotHaveDuplicates();
  }

  /** The table of docs/testing.md is the catalogue. */
  @ParameterizedTest
  @MethodSource("mutations")
  void isListedInTheDocumentation(Mutation mutation) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "testing.md"))).contains(entry(mutation));
  }

  private static String entry(Mutation mutation) {
    return "| %s | %s | `%s` | %d |"
        .formatted(mutation.name(), mutation.breaks(), mutation.scene(), mutation.seeds());
  }

  @Test
  @EnabledIfSystemProperty(named = "pbft.mutation.seeds", matches = "\\d+")
  void measuresHowOftenEachIsFound() throws IOException {
    int seeds = Integer.getInteger("pbft.mutation.seeds");
    List<String> rows = new ArrayList<>();
    rows.add("| planted bug | scene | found by, of " + seeds + " seeds | first seed | rule |");
    rows.add("|---|---|---|---|---|");
    mutations().forEach(m -> rows.add(row(m, seeds)));
    Files.write(Path.of("target", "mutations.md"), rows);
  }

  private static String row(Mutation mutation, int seeds) {
    List<SimulationFailure> found =
        LongStream.rangeClosed(1, seeds)
            .mapToObj(seed -> Hunt.run(mutation.protocol(), mutation.scene(), seed))
            .flatMap(Optional::stream)
            .toList();
    return "| %s | %s | %d | %s | %s |"
        .formatted(
            mutation.name(),
            mutation.scene(),
            found.size(),
            found.isEmpty() ? "-" : found.getFirst().seed(),
            found.isEmpty() ? "-" : found.getFirst().rule().lines().findFirst().orElse(""));
  }
}

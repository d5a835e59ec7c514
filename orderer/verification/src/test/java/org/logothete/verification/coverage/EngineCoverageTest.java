package org.logothete.verification.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.bdls.BdlsProtocol;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.pbft.PbftProtocol;

/**
 * How much of an engine the simulator reaches without any other test. Writes {@code
 * target/pbft-coverage.txt} and {@code target/bdls-coverage.txt} with all that it does not.
 */
@Tag("slow")
class EngineCoverageTest {
  private static final double REACHED_MIN = 0.95;

  /** Runs nothing. */
  public static final class NoWorlds implements Runnable {
    @Override
    public void run() {}
  }

  /** An engine, and the worlds that are to reach it. */
  record Engine(ConsensusProtocol protocol, Class<? extends EngineWorlds> worlds) {
    EngineCoverage coverage(Class<? extends Runnable> played) throws Exception {
      return EngineCoverage.of(protocol.getClass(), played);
    }

    @Override
    public String toString() {
      return protocol.name();
    }
  }

  static Stream<Engine> engines() {
    return Stream.of(
        new Engine(new PbftProtocol(), PbftWorlds.class),
        new Engine(new BdlsProtocol(), BdlsWorlds.class));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void simulationReachesNearlyAll(Engine engine) throws Exception {
    EngineCoverage coverage = engine.coverage(engine.worlds);

    List<String> report = new ArrayList<>(List.of(coverage.toString()));
    report.addAll(coverage.missed());
    String name = engine.toString().toLowerCase(Locale.ROOT);
    Files.write(Path.of("target", name + "-coverage.txt"), report);
    assertThat(coverage.lines().getCoveredRatio())
        .as("%s", coverage)
        .isGreaterThanOrEqualTo(REACHED_MIN);
    assertThat(coverage.branches().getCoveredRatio())
        .as("%s", coverage)
        .isGreaterThanOrEqualTo(REACHED_MIN);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void nothingIsReachedByNothing(Engine engine) throws Exception {
    EngineCoverage coverage = engine.coverage(NoWorlds.class);

    assertThat(coverage.lines().getCoveredCount()).isZero();
    assertThat(coverage.lines().getTotalCount()).isGreaterThan(1_000);
  }
}

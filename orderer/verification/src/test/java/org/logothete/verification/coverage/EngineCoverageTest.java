package org.logothete.verification.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.pbft.PbftProtocol;

/**
 * How much of an engine the simulator reaches without any other test. Writes {@code
 * target/pbft-coverage.txt} with all that it does not.
 */
class EngineCoverageTest {
  private static final double REACHED_MIN = 0.95;

  /** Runs nothing. */
  public static final class NoWorlds implements Runnable {
    @Override
    public void run() {}
  }

  @Test
  void simulationReachesNearlyAllOfPbft() throws Exception {
    EngineCoverage coverage = EngineCoverage.of(PbftProtocol.class, PbftWorlds.class);

    List<String> report = new ArrayList<>(List.of(coverage.toString()));
    report.addAll(coverage.missed());
    Files.write(Path.of("target", "pbft-coverage.txt"), report);
    assertThat(coverage.lines().getCoveredRatio())
        .as("%s", coverage)
        .isGreaterThanOrEqualTo(REACHED_MIN);
    assertThat(coverage.branches().getCoveredRatio())
        .as("%s", coverage)
        .isGreaterThanOrEqualTo(REACHED_MIN);
  }

  @Test
  void nothingIsReachedByNothing() throws Exception {
    EngineCoverage coverage = EngineCoverage.of(PbftProtocol.class, NoWorlds.class);

    assertThat(coverage.lines().getCoveredCount()).isZero();
    assertThat(coverage.lines().getTotalCount()).isGreaterThan(1_000);
  }
}

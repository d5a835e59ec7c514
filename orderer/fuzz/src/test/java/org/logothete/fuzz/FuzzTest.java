package org.logothete.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes for a bounded number of executions. {@code -Dfuzz.scale} multiplies them, {@code
 * -Dfuzz.seed} repeats a run, {@code -Dfuzz.corpus=kept} goes on with what earlier runs learned.
 */
class FuzzTest {
  /** A fuzzer's seeds are 32 bits, and 0 lets it draw one that nobody here would know. */
  private static final long SEEDS = 1L << 31;

  @ParameterizedTest
  @EnumSource
  void nothingIsFound(Campaign campaign) throws Exception {
    long runs = campaign.runs() * Long.getLong("fuzz.scale", 1);
    long fixed = Long.getLong("fuzz.seed", 0);
    long seed = fixed == 0 ? 1 + Math.floorMod(System.nanoTime(), SEEDS) : fixed;
    boolean keepCorpus = System.getProperty("fuzz.corpus", "fresh").equals("kept");

    FuzzProcess.Outcome outcome = new FuzzProcess(campaign).run(runs, seed, keepCorpus);

    String repeat = "%s, -Dfuzz.seed=%d".formatted(campaign, seed);
    System.out.printf(
        "fuzz: %s: %d executions, %d branches%n", repeat, outcome.executed(), outcome.coverage());
    assertThat(outcome.exitCode()).as("%s:%n%s", repeat, outcome.lastLines()).isZero();
    assertThat(outcome.executed()).as(repeat).isGreaterThanOrEqualTo(runs);
    assertThat(outcome.coverage()).as("instrumented branches reached, " + repeat).isPositive();
  }
}

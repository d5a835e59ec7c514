package org.logothete.chaincode.direct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Agreement, unanimity, non-intrusion, termination and certificates, by seeds. */
final class DirectWorldTest {
  private static final int SEEDS = Integer.getInteger("direct.seeds", 2500);

  @Test
  void theSameSeedGivesTheSameWorld() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  @Test
  void freshSeedsKeepAllProperties() {
    long from = Long.getLong("direct.from", System.currentTimeMillis() * 1_000_000);
    Map<String, Integer> counts = new TreeMap<>();
    for (long seed = from; seed < from + SEEDS; seed++) {
      run(seed).forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }
    assertThat(counts)
        .as("what the seeds from %d on exercise", from)
        .containsKeys(
            "decisions",
            "decisions in later rounds",
            "bottoms",
            "values from different results",
            "accusations");
  }

  private static Map<String, Integer> run(long seed) {
    try {
      return new DirectWorld(seed, WorldOptions.Mischief.NONE).run();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}

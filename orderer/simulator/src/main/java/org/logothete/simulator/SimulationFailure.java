package org.logothete.simulator;

import java.util.List;

/**
 * A rule was broken, or the healed world did not come to rest in time. The seed together with
 * protocol and options repeats the run.
 */
public final class SimulationFailure extends RuntimeException {
  private final long seed;
  private final long time;
  private final String rule;

  SimulationFailure(long seed, long time, String rule, List<String> tail) {
    super(
        "seed %d at %d ms: %s%nthe last %d lines of the transcript:%n%s"
            .formatted(seed, time, rule, tail.size(), String.join(System.lineSeparator(), tail)));
    this.seed = seed;
    this.time = time;
    this.rule = rule;
  }

  /** The seed of the run. */
  public long seed() {
    return seed;
  }

  /** When, and what was broken, without the transcript. */
  public String explanation() {
    return "at " + time + " ms: " + rule;
  }

  /** What was broken, without the transcript. */
  public String rule() {
    return rule;
  }
}

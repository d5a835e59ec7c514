package org.logothete.simulator;

import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.BatchLimits;

/**
 * What clients ask for, and how leaders make blocks of it.
 *
 * @param clients how many clients there are
 * @param intervalMillisMax the next request comes 0 to this long after the one before
 * @param configPerMille how many of the requests are configurations, which end an engine
 * @param limits how blocks are cut
 * @param batching when they are cut
 * @param turnover how often members change
 */
public record Workload(
    int clients,
    long intervalMillisMax,
    int configPerMille,
    BatchLimits limits,
    BatchCutter.Mode batching,
    Turnover turnover) {
  public Workload {
    if (clients < 1 || intervalMillisMax < 1 || configPerMille < 0 || configPerMille > 1000) {
      throw new IllegalArgumentException("a workload needs clients, an interval and thousandths");
    }
  }

  /** The members stay who they are. */
  public Workload(
      int clients,
      long intervalMillisMax,
      int configPerMille,
      BatchLimits limits,
      BatchCutter.Mode batching) {
    this(clients, intervalMillisMax, configPerMille, limits, batching, Turnover.none());
  }

  /** Three clients, about fifty requests a second, small blocks, now and then a config block. */
  public static Workload small() {
    return new Workload(
        3, 40, 10, new BatchLimits(5, 4_000, 1_000, 100), BatchCutter.Mode.ADAPTIVE);
  }
}

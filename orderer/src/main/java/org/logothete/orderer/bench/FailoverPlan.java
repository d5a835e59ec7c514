package org.logothete.orderer.bench;

import java.time.Duration;

/**
 * How often and how to take the leader away.
 *
 * @param times 1 to 1000
 * @param perSecond transactions submitted per second all the time, to all nodes
 * @param calm how long the load runs before each fault, and is watched after it
 */
public record FailoverPlan(
    Fault fault, int times, double perSecond, int clients, int argumentBytes, Duration calm) {
  private static final int TIMES_MAX = 1_000;

  /** What befalls the leader's process. */
  public enum Fault {
    /** It ends at once (SIGKILL), and is started again afterwards. */
    KILL,
    /** It stands still (SIGSTOP), its connections open, and goes on afterwards (SIGCONT). */
    FREEZE
  }

  public FailoverPlan {
    if (times < 1 || times > TIMES_MAX) {
      throw new IllegalArgumentException("times must be 1 to 1000, not " + times);
    }
    if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException("the rate must be above zero, not " + perSecond);
    }
    if (clients < 1 || argumentBytes < 0 || calm.isNegative() || calm.isZero()) {
      throw new IllegalArgumentException("clients, size and calm must be sensible");
    }
  }
}

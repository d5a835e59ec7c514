package org.logothete.orderer.node;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what real nodes bring about in their own time; the limit is there for what never comes.
 */
final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_NANOS = 20_000_000;

  private Eventually() {}

  /** Returns when the condition holds; fails after a minute. */
  static void eventually(String what, BooleanSupplier condition) {
    within(PATIENCE, what, condition);
  }

  /** The same for what takes longer. */
  static void within(Duration patience, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within %d s: %s".formatted(patience.toSeconds(), what));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}

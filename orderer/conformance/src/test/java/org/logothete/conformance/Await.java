package org.logothete.conformance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for something to become true, with a deadline. */
final class Await {
  private static final Duration POLL = Duration.ofMillis(100);

  private Await() {}

  /** What is waited for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns when the condition holds.
   *
   * @throws AssertionError if it does not in time
   */
  static void until(String what, Duration patience, Condition condition) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("while waiting: " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}

package org.logothete.chaincode.call;

import java.time.Duration;

/**
 * How long a client's call may still take: one clock for it and for all chaincodes that it calls.
 * It stands still while a chaincode is started, which is not the call's doing. Thread-safe.
 */
public final class CallClock {
  private long leftNanos;
  private long runsSince;
  private boolean isRunning;

  CallClock(Duration most) {
    this.leftNanos = most.toNanos();
  }

  /** Lets it run, if it does not yet. */
  public synchronized void start() {
    if (!isRunning) {
      isRunning = true;
      runsSince = System.nanoTime();
    }
  }

  /** Lets it stand still, if it does not yet. */
  public synchronized void stop() {
    if (isRunning) {
      leftNanos -= System.nanoTime() - runsSince;
      isRunning = false;
    }
  }

  /** What is left; zero if nothing is. */
  public synchronized Duration left() {
    long left = isRunning ? leftNanos - (System.nanoTime() - runsSince) : leftNanos;
    return Duration.ofNanos(Math.max(0, left));
  }
}

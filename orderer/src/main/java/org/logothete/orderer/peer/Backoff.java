package org.logothete.orderer.peer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts to dial: doubling from a minimum to a maximum, each shortened by up to
 * half at random, so that nodes which lost each other together do not dial together for ever.
 */
final class Backoff {
  private final long minMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private long nextMillis;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minMillis = min.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
    this.nextMillis = minMillis;
  }

  long nextMillis() {
    long pause = nextMillis;
    nextMillis = Math.min(maxMillis, 2 * nextMillis);
    return random.nextLong(pause / 2, pause + 1);
  }

  void reset() {
    nextMillis = minMillis;
  }
}

package org.logothete.chaincode.process;

import java.time.Duration;

/**
 * How long to wait before a chaincode that keeps crashing is started again: not at all at first,
 * then twice as long each time. Knows no clock.
 */
final class Backoff {
  /** Who lives that long has not crashed at its start. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  private static final int FREE = 3;
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int DOUBLINGS_MAX = 6;

  private int crashes;

  /** It ended by itself, that long after its start. */
  void crashed(Duration lived) {
    crashes = lived.compareTo(LONG_ENOUGH) >= 0 ? 1 : crashes + 1;
  }

  /** Crashes soon after a start, one after another. */
  int crashes() {
    return crashes;
  }

  /** From the last crash to the next start. */
  Duration delay() {
    return crashes < FREE
        ? Duration.ZERO
        : FIRST.multipliedBy(1L << Math.min(crashes - FREE, DOUBLINGS_MAX));
  }
}

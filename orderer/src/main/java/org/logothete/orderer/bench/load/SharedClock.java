package org.logothete.orderer.bench.load;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Moments that all processes of a machine mean alike: nanoseconds since 1970. {@link
 * System#nanoTime} has an origin of its own in each process.
 */
public final class SharedClock {
  private SharedClock() {}

  public static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /** The same moment on {@link System#nanoTime}. */
  public static long toNanoTime(long moment) {
    return System.nanoTime() + (moment - now());
  }

  /** The moment of a reading of {@link System#nanoTime}. */
  static long ofNanoTime(long nanos) {
    return now() + (nanos - System.nanoTime());
  }
}

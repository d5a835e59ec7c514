package org.logothete.orderer.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Collects times at a microsecond's resolution, three digits exact. Thread-safe. */
final class Latencies {
  private static final long MICROS_MAX = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000;

  private final ConcurrentHistogram histogram = new ConcurrentHistogram(MICROS_MAX, DIGITS);

  /** Adds a time; what is longer than an hour counts as an hour. */
  void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    histogram.recordValue(Math.min(MICROS_MAX, micros));
  }

  LatencySummary summary() {
    Histogram now = histogram.copy();
    return new LatencySummary(
        now.getTotalCount(),
        now.getMean() / MICROS_PER_MILLI,
        millisAt(now, 50),
        millisAt(now, 90),
        millisAt(now, 99),
        millisAt(now, 99.9),
        now.getMaxValue() / MICROS_PER_MILLI);
  }

  private static double millisAt(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}

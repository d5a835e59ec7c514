package org.logothete.orderer.bench.load;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Collects times at a microsecond's resolution, three digits exact. Thread-safe. */
public final class Latencies {
  private static final long MICROS_MAX = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000;

  /** Points of the curve each time the share of slower times is halved. */
  private static final int POINTS_PER_HALVING = 4;

  private static final double WHOLE = 100;

  private final ConcurrentHistogram histogram = new ConcurrentHistogram(MICROS_MAX, DIGITS);

  /** So much percent took no longer. */
  public record Point(double percentile, double millis) {}

  /** Adds a time; what is longer than an hour counts as an hour. */
  void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    histogram.recordValue(Math.min(MICROS_MAX, micros));
  }

  /** All times in a line of text, to be given to another process. */
  String encoded() {
    Histogram now = histogram.copy();
    ByteBuffer buffer = ByteBuffer.allocate(now.getNeededByteBufferCapacity());
    now.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), buffer.position()));
  }

  /**
   * Adds all times of another process.
   *
   * @throws IllegalArgumentException if the text is nothing that {@link #encoded} gave
   */
  void add(String encoded) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
      histogram.add(Histogram.decodeFromCompressedByteBuffer(buffer, MICROS_MAX));
    } catch (DataFormatException | BufferUnderflowException e) {
      throw new IllegalArgumentException("these are no latencies: " + e.getMessage(), e);
    }
  }

  public LatencySummary summary() {
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

  /** The whole distribution, denser towards its end; without the last point, which is 100 %. */
  public List<Point> curve() {
    List<Point> points = new ArrayList<>();
    for (HistogramIterationValue value : histogram.copy().percentiles(POINTS_PER_HALVING)) {
      if (value.getPercentileLevelIteratedTo() < WHOLE) {
        points.add(
            new Point(
                value.getPercentileLevelIteratedTo(),
                value.getValueIteratedTo() / MICROS_PER_MILLI));
      }
    }
    return points;
  }

  private static double millisAt(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }
}

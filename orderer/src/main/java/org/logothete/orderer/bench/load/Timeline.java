package org.logothete.orderer.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/**
 * How many transactions were committed in each slot of a time, counted from its beginning. What
 * falls outside is not counted. Thread-safe.
 */
public final class Timeline {
  /** The resolution: a leader's loss takes a few of them. */
  public static final Duration SLOT = Duration.ofMillis(100);

  private static final long SLOT_NANOS = SLOT.toNanos();

  /** An hour; later commits are in no slot. */
  private static final int SLOTS_MAX = 36_000;

  private final long fromNanos;
  private final AtomicLongArray counts;

  /**
   * @param fromNanos on {@link System#nanoTime}
   */
  public Timeline(long fromNanos, long lengthNanos) {
    this.fromNanos = fromNanos;
    this.counts = new AtomicLongArray(Math.clamp(lengthNanos / SLOT_NANOS, 1, SLOTS_MAX));
  }

  void record(long nanos) {
    long slot = Math.floorDiv(nanos - fromNanos, SLOT_NANOS);
    if (slot >= 0 && slot < counts.length()) {
      counts.incrementAndGet((int) slot);
    }
  }

  /** The counts up to the last slot that has any. */
  public List<Long> perSlot() {
    List<Long> all =
        LongStream.range(0, counts.length()).mapToObj(i -> counts.get((int) i)).toList();
    int end = all.size();
    while (end > 0 && all.get(end - 1) == 0) {
      end--;
    }
    return all.subList(0, end);
  }
}

package org.logothete.orderer.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** When each new block was first seen at any node. Thread-safe. */
public final class Arrivals implements BlockWatch.Listener {
  private final List<Long> times = new ArrayList<>();
  private long newest = -1;

  @Override
  public synchronized void arrived(long number, long nanos) {
    if (number > newest) {
      newest = number;
      times.add(nanos);
    }
  }

  /** Forgets what was seen so far. */
  public synchronized void restart() {
    times.clear();
  }

  /**
   * The longest time without a new block from the given one on; empty if none came since.
   *
   * @param fromNanos on {@link System#nanoTime}
   */
  public synchronized OptionalLong longestGapNanos(long fromNanos) {
    long before = fromNanos;
    long longest = -1;
    for (long time : times) {
      if (time - fromNanos >= 0) {
        longest = Math.max(longest, time - before);
        before = time;
      }
    }
    return longest < 0 ? OptionalLong.empty() : OptionalLong.of(longest);
  }
}

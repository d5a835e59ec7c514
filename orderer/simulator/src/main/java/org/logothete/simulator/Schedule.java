package org.logothete.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: one queue of things to happen, ordered by time and then by when they were put. */
final class Schedule {
  private record Entry(long time, long sequence, Runnable action) {}

  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::sequence));
  private long now;
  private long sequence;
  private long executed;

  long now() {
    return now;
  }

  /** How many things happened so far. */
  long executed() {
    return executed;
  }

  void after(long delayMillis, Runnable action) {
    queue.add(new Entry(now + delayMillis, sequence++, action));
  }

  /** Lets the next thing happen unless it lies behind the given time; false if it does. */
  boolean runNext(long timeMax) {
    Entry next = queue.peek();
    if (next == null || next.time > timeMax) {
      now = Math.max(now, timeMax);
      return false;
    }
    queue.remove();
    now = next.time;
    executed++;
    next.action.run();
    return true;
  }
}

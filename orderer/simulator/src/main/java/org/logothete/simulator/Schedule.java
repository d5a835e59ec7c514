package org.logothete.simulator;

import java.util.PriorityQueue;

/** Virtual time: one queue of things to happen, ordered by time and then by when they were put. */
public final class Schedule {
  private record Entry(long time, long sequence, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Entry> queue = new PriorityQueue<>();
  private long now;
  private long sequence;
  private long executed;

  public long now() {
    return now;
  }

  /** How many things happened so far. */
  public long executed() {
    return executed;
  }

  public void after(long delayMillis, Runnable action) {
    queue.add(new Entry(now + delayMillis, sequence++, action));
  }

  /** Lets the next thing happen unless it lies behind the given time; false if it does. */
  public boolean runNext(long timeMax) {
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

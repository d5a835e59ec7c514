package org.logothete.orderer.channel;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.logothete.consensus.TimerId;

/** The timers of one engine, kept by the loop thread itself; no other thread touches them. */
final class LoopTimers {
  private record Running(TimerId timer, long dueMillis, long generation) {}

  private final PriorityQueue<Running> byDue =
      new PriorityQueue<>(
          Comparator.comparingLong(Running::dueMillis).thenComparingLong(Running::generation));
  private final Map<TimerId, Long> generations = new HashMap<>();
  private long lastGeneration;

  void start(TimerId timer, long dueMillis) {
    lastGeneration++;
    generations.put(timer, lastGeneration);
    byDue.add(new Running(timer, dueMillis, lastGeneration));
  }

  void cancel(TimerId timer) {
    generations.remove(timer);
  }

  void clear() {
    generations.clear();
    byDue.clear();
  }

  /** Takes one timer that is due; restarted and cancelled ones are skipped. */
  Optional<TimerId> pollDue(long nowMillis) {
    dropStale();
    Running first = byDue.peek();
    if (first == null || first.dueMillis() > nowMillis) {
      return Optional.empty();
    }
    byDue.poll();
    generations.remove(first.timer());
    return Optional.of(first.timer());
  }

  /** Milliseconds until the next timer is due, at most {@code most}, at least 0. */
  long untilNext(long nowMillis, long most) {
    dropStale();
    Running first = byDue.peek();
    return first == null ? most : Math.clamp(first.dueMillis() - nowMillis, 0, most);
  }

  private void dropStale() {
    Running first = byDue.peek();
    while (first != null
        && !Long.valueOf(first.generation()).equals(generations.get(first.timer()))) {
      byDue.poll();
      first = byDue.peek();
    }
  }
}

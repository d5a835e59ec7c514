package org.logothete.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.logothete.consensus.TimerId;

/** An engine's running timers. A start has a ticket, so that a timer set anew fires once. */
final class Timers {
  private final Map<TimerId, Long> running = new LinkedHashMap<>();
  private long tickets;

  long start(TimerId timer) {
    running.put(timer, ++tickets);
    return tickets;
  }

  void cancel(TimerId timer) {
    running.remove(timer);
  }

  int running() {
    return running.size();
  }

  /** True once, if that start was neither cancelled nor replaced. */
  boolean fires(TimerId timer, long ticket) {
    return running.remove(timer, ticket);
  }

  void clear() {
    running.clear();
  }
}

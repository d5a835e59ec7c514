package org.logothete.orderer.channel;

import java.util.List;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;

/** What an engine is told when it changes: one of these per engine, on the loop's thread. */
final class EngineSignals {
  /** Often enough for timeouts of some hundred milliseconds. */
  private static final long HEARD_MILLIS = 20;

  private boolean backlogTold;
  private boolean overdueTold;
  private long heardToldMillis;

  /** Before timers fire: who was heard from in time must not be held for silent. */
  void heard(long now, EngineDriver engine, List<NodeId> peers, LinkLife life) {
    if (now - heardToldMillis < HEARD_MILLIS) {
      return;
    }
    heardToldMillis = now;
    for (NodeId peer : peers) {
      if (life.takeHeard(peer)) {
        engine.step(new Event.Heard(now, peer));
      }
    }
  }

  /** Whether requests wait for a block. */
  void backlog(long now, EngineDriver engine, boolean waiting) {
    if (waiting != backlogTold) {
      backlogTold = waiting;
      engine.step(new Event.Backlog(now, waiting));
    }
  }

  /** Whether one waits too long for the present leader. */
  void overdue(long now, EngineDriver engine, boolean overdue) {
    if (overdue != overdueTold) {
      overdueTold = overdue;
      engine.step(new Event.Overdue(now, overdue));
    }
  }
}

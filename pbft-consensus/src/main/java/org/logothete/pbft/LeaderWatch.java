package org.logothete.pbft;

import java.util.Optional;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.TimerId;

/**
 * Decides when the leader of the current view is suspect: it gave no sign of life, or nothing was
 * decided although something waits. One timer serves both: when it fires, the deadline is computed
 * from what was seen meanwhile, and the timer runs again for the rest. That is exact because no
 * deadline ever moves to before a timer that runs.
 */
final class LeaderWatch {
  static final TimerId TIMER = new TimerId("leader", 0);

  private long lastSign;
  private long lastProgress;
  private boolean waiting;

  LeaderWatch() {}

  LeaderWatch copy() {
    LeaderWatch copy = new LeaderWatch();
    copy.lastSign = lastSign;
    copy.lastProgress = lastProgress;
    copy.waiting = waiting;
    return copy;
  }

  /** A view begins: everybody's patience is fresh. */
  void start(long now, long patienceMillis, Outbox out) {
    lastSign = now;
    lastProgress = now;
    out.startTimer(TIMER, patienceMillis);
  }

  /**
   * The engine begins, perhaps after a restart: the leader may still have to find out that this
   * node is back and to dial it, so patience starts only after some grace. A node that suspected
   * alone and too early would wait for a view that nobody else asks for.
   */
  void startAfterGrace(long now, long graceMillis, long patienceMillis, Outbox out) {
    lastSign = now + graceMillis;
    lastProgress = now + graceMillis;
    out.startTimer(TIMER, graceMillis + patienceMillis);
  }

  void signOfLife(long now) {
    lastSign = Math.max(lastSign, now);
  }

  void progress(long now) {
    lastProgress = Math.max(lastProgress, now);
  }

  /** Tells whether requests or proposals wait; the wait counts from when it begins. */
  void waiting(boolean waitingNow, long now) {
    if (waitingNow && !waiting) {
      progress(now);
    }
    waiting = waitingNow;
  }

  /**
   * The timer fired. Answers why the leader is suspect, or starts the timer for the rest.
   *
   * @param leading true if this node leads: it does not wait for its own sign of life
   */
  Optional<String> fired(long now, long patienceMillis, boolean leading, Outbox out) {
    long deadline = leading ? now + patienceMillis : lastSign + patienceMillis;
    if (deadline <= now) {
      return Optional.of("no sign of life from the leader for " + (now - lastSign) + " ms");
    }
    if (waiting) {
      deadline = Math.min(deadline, lastProgress + patienceMillis);
      if (deadline <= now) {
        return Optional.of("no decision for " + (now - lastProgress) + " ms");
      }
    }
    out.startTimer(TIMER, deadline - now);
    return Optional.empty();
  }

  void write(CanonicalWriter out) {
    out.uint64(lastSign).uint64(lastProgress).bool(waiting);
  }
}

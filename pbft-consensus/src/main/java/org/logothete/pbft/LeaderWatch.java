package org.logothete.pbft;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.TimerId;

/**
 * Knows what the leader of the current view fails to do in time: it gives no sign of life, or
 * nothing gets on although something waits. Either complaint ends with what it asks for. One timer
 * serves both: when it fires, the deadline is computed from what was seen meanwhile, and the timer
 * runs again for the rest. That is exact because no deadline ever moves to before a timer that
 * runs.
 */
final class LeaderWatch {
  static final TimerId TIMER = new TimerId("leader", 0);

  private long lastSign;
  private long lastProgress;
  private boolean waiting;
  private @Nullable String silence;
  private @Nullable String standstill;

  LeaderWatch() {}

  LeaderWatch copy() {
    LeaderWatch copy = new LeaderWatch();
    copy.lastSign = lastSign;
    copy.lastProgress = lastProgress;
    copy.waiting = waiting;
    copy.silence = silence;
    copy.standstill = standstill;
    return copy;
  }

  /** A view begins: everybody's patience is fresh. */
  void start(long now, long patienceMillis, Outbox out) {
    signOfLife(now);
    progress(now);
    out.startTimer(TIMER, patienceMillis);
  }

  /**
   * The engine begins, perhaps after a restart: the leader may still have to find out that this
   * node is back and to dial it, so patience starts only after some grace.
   */
  void startAfterGrace(long now, long graceMillis, long patienceMillis, Outbox out) {
    signOfLife(now + graceMillis);
    progress(now + graceMillis);
    out.startTimer(TIMER, graceMillis + patienceMillis);
  }

  void signOfLife(long now) {
    lastSign = Math.max(lastSign, now);
    silence = null;
  }

  void progress(long now) {
    lastProgress = Math.max(lastProgress, now);
    standstill = null;
  }

  /** Tells whether requests or proposals wait; the wait counts from when it begins. */
  void waiting(boolean waitingNow, long now) {
    if (waitingNow != waiting) {
      progress(now);
    }
    waiting = waitingNow;
  }

  /**
   * The timer fired: complains of what is late, and starts the timer for the rest.
   *
   * @param leading true if this node leads: it does not wait for its own sign of life
   */
  void fired(long now, long patienceMillis, boolean leading, Outbox out) {
    long next = now + patienceMillis;
    if (!leading && lastSign + patienceMillis <= now) {
      silence = "no sign of life from the leader for " + (now - lastSign) + " ms";
    } else if (!leading) {
      next = lastSign + patienceMillis;
    }
    if (waiting && lastProgress + patienceMillis <= now) {
      standstill = "no progress for " + (now - lastProgress) + " ms";
    } else if (waiting) {
      next = Math.min(next, lastProgress + patienceMillis);
    }
    out.startTimer(TIMER, next - now);
  }

  /** What the leader owes at present. */
  Optional<String> complaint() {
    return Optional.ofNullable(silence).or(() -> Optional.ofNullable(standstill));
  }

  void write(CanonicalWriter out) {
    out.uint64(lastSign).uint64(lastProgress).bool(waiting);
    out.bool(silence != null).bool(standstill != null);
  }
}

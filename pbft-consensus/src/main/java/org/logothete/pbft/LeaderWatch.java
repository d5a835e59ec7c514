package org.logothete.pbft;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Pulse;
import org.logothete.consensus.TimerId;

/**
 * Knows what the present leader fails to do in time. Three things are complained of, and each
 * complaint ends with what it asks for:
 *
 * <ul>
 *   <li>the leader's link is silent for longer than links are of late ({@link Pulse});
 *   <li>the leader shows no sign of life in this view, and nothing gets on;
 *   <li>nothing gets on although something waits.
 * </ul>
 *
 * One timer serves all: when it fires, the next deadline is computed from what was seen meanwhile,
 * and the timer runs again for the rest. A timer that fires late shows that this node stood still
 * and cannot judge others: that excuses everybody once.
 */
final class LeaderWatch {
  static final TimerId TIMER = new TimerId("leader", 0);

  private final long silenceMin;
  private final Pulse pulse;
  private @Nullable NodeId leader;
  private long since;
  private long due;
  private long lastSign;
  private long lastProgress;
  private boolean waiting;
  private boolean excused;
  private @Nullable String silence;
  private @Nullable String noSign;
  private @Nullable String standstill;

  LeaderWatch(EngineOptions options) {
    this(
        options.silenceMillisMin(),
        new Pulse(options.silenceMillisMin(), options.leaderTimeoutMillis()));
  }

  private LeaderWatch(long silenceMin, Pulse pulse) {
    this.silenceMin = silenceMin;
    this.pulse = pulse;
  }

  LeaderWatch copy() {
    LeaderWatch copy = new LeaderWatch(silenceMin, pulse.copy());
    copy.leader = leader;
    copy.since = since;
    copy.due = due;
    copy.lastSign = lastSign;
    copy.lastProgress = lastProgress;
    copy.waiting = waiting;
    copy.excused = excused;
    copy.silence = silence;
    copy.noSign = noSign;
    copy.standstill = standstill;
    return copy;
  }

  /**
   * Everybody's patience is fresh: a view begins, or the engine does.
   *
   * @param leads who leads now
   * @param from from when on the leader can be expected to be heard: later than now after a start,
   *     since it may still have to find out that this node is back and to dial it
   */
  void start(NodeId leads, long now, long from, Outbox out) {
    leader = leads;
    since = from;
    signOfLife(from);
    progress(from);
    silence = null;
    run(now, from - now + pulse.patienceMillis(), out);
  }

  /**
   * It may be another node's turn: what the one before failed to do is not held against it. How
   * long it was silent before its turn counts, though: a dead node is not waited for again.
   *
   * @return true if the leader changed, so that it has to be judged anew
   */
  boolean follow(NodeId leads, long now) {
    if (leads.equals(leader)) {
      return false;
    }
    leader = leads;
    silence = null;
    signOfLife(now);
    return true;
  }

  private void run(long now, long delay, Outbox out) {
    due = now + delay;
    out.startTimer(TIMER, delay);
  }

  /** Something came from a node. */
  void heard(NodeId from, boolean isLeader, long now) {
    pulse.heard(from, now);
    if (isLeader) {
      silence = null;
    }
  }

  /** A quorum gave up on this leader. */
  void replaced(NodeId gone) {
    pulse.wasAway(gone);
  }

  /** The leader showed that it is in this view. */
  void signOfLife(long now) {
    lastSign = Math.max(lastSign, now);
    noSign = null;
  }

  void progress(long now) {
    lastProgress = Math.max(lastProgress, now);
    standstill = null;
    noSign = null;
    excused = false;
  }

  /** A heartbeat interval passed. */
  void tick() {
    pulse.tick();
  }

  /** Tells whether requests or proposals wait; the wait counts from when it begins. */
  void waiting(boolean waitingNow, long now) {
    if (waitingNow != waiting) {
      progress(now);
    }
    waiting = waitingNow;
  }

  /** The timer fired: {@link #judge}, unless it fired too late. */
  void fired(long now, Optional<NodeId> other, long patienceMillis, boolean isProven, Outbox out) {
    excuseIfLate(now);
    judge(now, other, patienceMillis, isProven, out);
  }

  /**
   * Complains of what is late, and starts the timer for the rest.
   *
   * @param other who leads; empty if this node does: it does not wait for its own sign of life
   * @param patienceMillis how long the leader may be without sign or progress
   * @param isProven whether leaders did well of late; if not, silence is given as long
   */
  void judge(long now, Optional<NodeId> other, long patienceMillis, boolean isProven, Outbox out) {
    long next = now + patienceMillis;
    if (other.isPresent()) {
      long silent = now - pulse.lastHeard(other.get(), since);
      long silentMax = isProven ? pulse.patienceMillis() : patienceMillis;
      if (silent >= silentMax) {
        silence = "not heard from for " + silent + " ms";
        next = now + silentMax;
      } else {
        next = now + silentMax - silent;
      }
      long sign = Math.max(lastSign, lastProgress);
      if (sign + patienceMillis <= now) {
        noSign = "no sign of life from the leader for " + (now - sign) + " ms";
      } else {
        next = Math.min(next, sign + patienceMillis);
      }
    }
    if (waiting && lastProgress + patienceMillis <= now) {
      standstill = "no progress for " + (now - lastProgress) + " ms";
    } else if (waiting) {
      next = Math.min(next, lastProgress + patienceMillis);
    }
    run(now, next - now, out);
  }

  private void excuseIfLate(long now) {
    long late = now - due;
    if (late <= silenceMin / 2 || excused) {
      return;
    }
    pulse.observe(late);
    since = now;
    signOfLife(now);
    progress(now);
    excused = true;
  }

  /** What the leader owes at present. */
  Optional<String> complaint() {
    return Optional.ofNullable(silence)
        .or(() -> Optional.ofNullable(noSign))
        .or(() -> Optional.ofNullable(standstill));
  }

  void write(CanonicalWriter out) {
    out.bool(leader != null);
    if (leader != null) {
      out.node(leader);
    }
    out.uint64(since).uint64(due).uint64(lastSign).uint64(lastProgress).bool(waiting);
    out.bool(excused).bool(silence != null).bool(noSign != null).bool(standstill != null);
    pulse.write(out);
  }
}

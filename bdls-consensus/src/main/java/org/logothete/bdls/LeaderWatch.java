package org.logothete.bdls;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Pulse;
import org.logothete.consensus.TimerId;

/**
 * Knows what the leader of the current round fails to do in time. Three things are complained of,
 * and each complaint ends with what it asks for:
 *
 * <ul>
 *   <li>the leader's link is silent for longer than links are of late ({@link Pulse});
 *   <li>the leader shows no sign that it came to this round, and nothing gets on;
 *   <li>nothing gets on although something waits.
 * </ul>
 *
 * Leaders change with every height, so a leader that was silent before its turn is known to be so
 * when the turn begins. One timer serves all: when it fires, the next deadline is computed from
 * what was seen meanwhile, and the timer runs again for the rest. A timer that fires late shows
 * that this node stood still and cannot judge others: that excuses everybody once.
 */
final class LeaderWatch {
  static final TimerId TIMER = new TimerId("leader", 0);

  /** Whom this node waits for, and how long. */
  record Patience(Optional<NodeId> leader, long millis, boolean isProven) {}

  private final long silenceMin;
  private final Pulse pulse;

  /** From when on others can be expected to be heard. */
  private long since;

  /** Who was heard before that. */
  private final SortedSet<NodeId> early = new TreeSet<>();

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
    copy.since = since;
    copy.early.addAll(early);
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
   * The engine begins.
   *
   * @param from from when on others can be expected to be heard: later than now, since they may
   *     still have to find out that this node is back and to dial it
   */
  void boot(long from) {
    since = from;
    signOfLife(from);
    progress(from);
  }

  /** Whether so many others are there although they could not be expected yet. */
  boolean isBootOver(int others, long now) {
    return now < since && early.size() >= others;
  }

  /** Who is not there yet is late: patience is what it is at any other time. */
  void endBoot(long now, Patience patience, Outbox out) {
    since = now;
    lastSign = now;
    lastProgress = now;
    start(now, patience, out);
  }

  /** Another round, height or leader begins: patience is fresh, but silence was silence before. */
  void start(long now, Patience patience, Outbox out) {
    signOfLife(now);
    progress(now);
    silence = null;
    long next = now + patience.millis();
    if (patience.leader().isPresent()) {
      next = Math.min(next, silenceEnds(patience));
    }
    run(now, Math.max(1, next - now), out);
  }

  private void run(long now, long delay, Outbox out) {
    due = now + delay;
    out.startTimer(TIMER, delay);
  }

  /** When the leader will have been silent for too long. */
  private long silenceEnds(Patience patience) {
    return pulse.lastHeard(patience.leader().orElseThrow(), since) + silenceMax(patience);
  }

  private long silenceMax(Patience patience) {
    return patience.isProven() ? pulse.patienceMillis() : patience.millis();
  }

  /** Something came from a node. */
  void heard(NodeId from, boolean isLeader, long now) {
    pulse.heard(from, now);
    if (now < since) {
      early.add(from);
    }
    if (isLeader) {
      silence = null;
    }
  }

  /** The leader showed that it is in this round. */
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

  /** Tells whether requests or votes wait; the wait counts from when it begins. */
  void waiting(boolean waitingNow, long now) {
    if (waitingNow != waiting) {
      progress(now);
    }
    waiting = waitingNow;
  }

  /** The timer fired: complains of what is late, and starts the timer for the rest. */
  void fired(long now, Patience patience, Outbox out) {
    excuseIfLate(now);
    long millis = patience.millis();
    long next = now + millis;
    if (patience.leader().isPresent()) {
      long ends = silenceEnds(patience);
      if (ends <= now) {
        long silent = now - ends + silenceMax(patience);
        silence = "not heard from for " + silent + " ms";
      } else {
        next = Math.min(next, ends);
      }
      long sign = Math.max(lastSign, lastProgress);
      if (sign + millis <= now) {
        noSign = "no sign of life from the leader for " + (now - sign) + " ms";
      } else {
        next = Math.min(next, sign + millis);
      }
    }
    if (waiting && lastProgress + millis <= now) {
      standstill = "no progress for " + (now - lastProgress) + " ms";
    } else if (waiting) {
      next = Math.min(next, lastProgress + millis);
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
    out.uint32(early.size());
    early.forEach(out::node);
    out.uint64(since).uint64(due).uint64(lastSign).uint64(lastProgress).bool(waiting);
    out.bool(excused).bool(silence != null).bool(noSign != null).bool(standstill != null);
    pulse.write(out);
  }
}

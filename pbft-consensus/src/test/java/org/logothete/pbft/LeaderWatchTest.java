package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.C;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaderWatchTest {
  private static final long SILENCE_MIN = Stage.OPTIONS.silenceMillisMin();
  private static final long PATIENCE = Stage.OPTIONS.leaderTimeoutMillis();
  private final LeaderWatch watch = new LeaderWatch(Stage.OPTIONS);
  private long now;

  private void heartbeats(long interval, int count) {
    for (int i = 0; i < count; i++) {
      now += interval;
      watch.heard(A, true, now);
      watch.heard(C, false, now);
      watch.signOfLife(now);
      watch.fired(now, Optional.of(A), PATIENCE, true, new Outbox());
    }
  }

  /** Lets timers fire on time, every 10 ms. */
  private void silence(long millis) {
    for (long end = now + millis; now < end; ) {
      now += 10;
      watch.fired(now, Optional.of(A), PATIENCE, true, new Outbox());
    }
  }

  @Test
  void regularLeaderIsMissedSoon() {
    watch.start(A, now, now, new Outbox());
    heartbeats(100, 20);

    silence(SILENCE_MIN - 10);
    assertThat(watch.complaint()).isEmpty();
    silence(10);
    assertThat(watch.complaint()).contains("not heard from for " + SILENCE_MIN + " ms");
  }

  @Test
  void complaintEndsWhenTheLeaderIsHeard() {
    watch.start(A, now, now, new Outbox());
    silence(SILENCE_MIN);
    assertThat(watch.complaint()).isPresent();

    watch.heard(A, true, now);
    assertThat(watch.complaint()).isEmpty();
  }

  /** Whoever stutters teaches patience with everybody, up to the leader timeout. */
  @Test
  void irregularMessagesMakePatient() {
    watch.start(A, now, now, new Outbox());
    heartbeats(100, 5);
    heartbeats(160, 1);

    silence(480 - 10);
    assertThat(watch.complaint()).isEmpty();
    silence(10);
    assertThat(watch.complaint()).isPresent();
  }

  /** Else the leader after the next would be missed five times later than this one. */
  @Test
  void nothingIsLearntFromALeaderThatWasReplaced() {
    watch.start(A, now, now, new Outbox());
    heartbeats(100, 20);
    silence(SILENCE_MIN + 300);
    watch.replaced(A);
    watch.start(A, now, now, new Outbox());
    heartbeats(100, 2);

    silence(SILENCE_MIN);
    assertThat(watch.complaint()).isPresent();
  }

  @Test
  void nothingIsLearntFromANodeThatWasAwayForAsLongAsALeaderIsGiven() {
    watch.start(A, now, now, new Outbox());
    heartbeats(100, 20);
    for (long end = now + PATIENCE; now < end; ) {
      now += 100;
      watch.heard(A, true, now);
      watch.signOfLife(now);
      watch.fired(now, Optional.of(A), PATIENCE, true, new Outbox());
    }
    heartbeats(100, 2);

    silence(SILENCE_MIN);
    assertThat(watch.complaint()).isPresent();
  }

  @Test
  void patienceComesBackToItsStart() {
    watch.start(A, now, now, new Outbox());
    heartbeats(300, 1);
    for (int i = 0; i < 200; i++) {
      watch.tick();
      heartbeats(100, 1);
    }

    silence(SILENCE_MIN);
    assertThat(watch.complaint()).isPresent();
  }

  /** Who stood still itself, in a long collection of garbage, cannot tell who was silent. */
  @Test
  void timerThatFiresLateExcusesTheLeaderOnce() {
    watch.start(A, now, now, new Outbox());
    heartbeats(100, 1);

    now += 5_000;
    watch.fired(now, Optional.of(A), PATIENCE, true, new Outbox());
    assertThat(watch.complaint()).isEmpty();
    now += 5_000;
    watch.fired(now, Optional.of(A), PATIENCE, true, new Outbox());
    assertThat(watch.complaint()).isPresent();
  }

  @Test
  void leaderThatIsHeardFromAndLetsWorkLieIsComplainedOf() {
    watch.start(A, now, now, new Outbox());
    watch.waiting(true, now);
    heartbeats(100, 4);
    assertThat(watch.complaint()).isEmpty();

    heartbeats(100, 1);
    assertThat(watch.complaint()).contains("no progress for 500 ms");
    watch.progress(now);
    assertThat(watch.complaint()).isEmpty();
  }

  @Test
  void leaderThatTalksOnlyOutsideTheViewIsComplainedOf() {
    watch.start(A, now, now, new Outbox());
    for (int i = 0; i < 5; i++) {
      now += 100;
      watch.heard(A, true, now);
      watch.fired(now, Optional.of(A), PATIENCE, true, new Outbox());
    }

    assertThat(watch.complaint()).contains("no sign of life from the leader for 500 ms");
  }
}

package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.logothete.consensus.TimerId;

class LoopTimersTest {
  private static final TimerId PROGRESS = new TimerId("progress", 0);
  private static final TimerId RESEND = new TimerId("resend", 0);

  private final LoopTimers timers = new LoopTimers();

  @Test
  void firesInOrderOfTimeAndEachOnce() {
    timers.start(PROGRESS, 20);
    timers.start(RESEND, 10);
    assertThat(timers.untilNext(5, 100)).isEqualTo(5);
    assertThat(timers.pollDue(9)).isEmpty();
    assertThat(timers.pollDue(25)).contains(RESEND);
    assertThat(timers.pollDue(25)).contains(PROGRESS);
    assertThat(timers.pollDue(1000)).isEmpty();
  }

  @Test
  void aRestartedTimerForgetsItsFirstDueTime() {
    timers.start(PROGRESS, 10);
    timers.start(PROGRESS, 30);
    assertThat(timers.pollDue(20)).isEmpty();
    assertThat(timers.pollDue(30)).contains(PROGRESS);
    assertThat(timers.pollDue(30)).isEmpty();
  }

  @Test
  void aCancelledTimerNeverFires() {
    timers.start(PROGRESS, 10);
    timers.cancel(PROGRESS);
    assertThat(timers.pollDue(100)).isEmpty();
    assertThat(timers.untilNext(0, 77)).isEqualTo(77);
  }
}

package org.logothete.orderer.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Submissions submissions = new Submissions(3, 0);

  private void send(String id, long dueNanos) throws InterruptedException {
    assertThat(submissions.reserve(0)).isTrue();
    submissions.sending(id, dueNanos, 1_000);
  }

  @Test
  void measuresFromWhenATransactionWasDue() throws InterruptedException {
    submissions.measure(new Submissions.Window(0, SECOND));
    send("a", 10 * MILLI);
    submissions.acknowledged("a", 30 * MILLI);
    submissions.committed("a", 110 * MILLI);

    assertThat(submissions.untilAnswered().summary().p50Millis()).isCloseTo(20, within(0.1));
    assertThat(submissions.untilCommitted().summary().maxMillis()).isCloseTo(100, within(0.1));
    assertThat(submissions.isSettled()).isTrue();
    assertThat(submissions.counts()).isEqualTo(new LoadCounts(1, 1, 1, 1, 1_000, 0, 0, Map.of()));
  }

  @Test
  void acceptsABlockThatIsFasterThanTheAnswer() throws InterruptedException {
    send("a", 0);
    submissions.committed("a", MILLI);
    assertThat(submissions.isSettled()).isFalse();
    submissions.acknowledged("a", 2 * MILLI);
    assertThat(submissions.isSettled()).isTrue();
    assertThat(submissions.acknowledgedUncommitted()).isZero();
  }

  @Test
  void countsOnceWhatSeveralNodesDeliver() throws InterruptedException {
    send("a", 0);
    submissions.committed("a", MILLI);
    submissions.committed("a", 2 * MILLI);
    submissions.acknowledged("a", 3 * MILLI);
    submissions.committed("a", 4 * MILLI);
    assertThat(submissions.counts().committed()).isEqualTo(1);
    assertThat(submissions.counts().outstanding()).isZero();
  }

  @Test
  void tellsWhatWasPromisedAndNotKept() throws InterruptedException {
    send("promised", 0);
    send("kept", 0);
    send("silent", 0);
    submissions.acknowledged("promised", MILLI);
    submissions.acknowledged("kept", MILLI);
    submissions.committed("kept", MILLI);
    assertThat(submissions.acknowledgedUncommitted()).isEqualTo(1);
    assertThat(submissions.unanswered()).isEqualTo(1);
    assertThat(submissions.isSettled()).isFalse();
  }

  @Test
  void makesSendersWaitForRoomAndGivesItBack() throws InterruptedException {
    send("a", 0);
    send("b", 0);
    send("c", 0);
    assertThat(submissions.reserve(0)).isFalse();
    submissions.acknowledged("a", MILLI);
    assertThat(submissions.reserve(0)).as("an answer makes no room").isFalse();
    submissions.refused("b", "SERVICE_UNAVAILABLE", MILLI);
    assertThat(submissions.reserve(0)).isTrue();
    submissions.committed("a", MILLI);
    assertThat(submissions.reserve(0)).isTrue();
    assertThat(submissions.counts().refusals())
        .containsExactly(Map.entry("SERVICE_UNAVAILABLE", 1L));
  }

  @Test
  void givesRoomBackOnceIfABlockHoldsWhatWasRefused() throws InterruptedException {
    send("a", 0);
    submissions.committed("a", MILLI);
    submissions.refused("a", "STREAM_BROKEN", MILLI);
    assertThat(submissions.counts().outstanding()).isZero();
    assertThat(submissions.isSettled()).isTrue();
  }

  @Test
  void leavesOutWhatIsNotInTheWindow() throws InterruptedException {
    send("early", 0);
    submissions.measure(new Submissions.Window(10 * MILLI, 20 * MILLI));
    submissions.committed("early", 15 * MILLI);
    send("late", 19 * MILLI);
    submissions.committed("late", 20 * MILLI);
    assertThat(submissions.counts().committedInWindow()).isEqualTo(1);
    assertThat(submissions.counts().dueBeforeWindow()).isEqualTo(1);
    assertThat(submissions.untilCommitted().summary().count()).isEqualTo(1);
    assertThat(submissions.untilCommitted().summary().maxMillis()).isCloseTo(1, within(0.1));
  }

  @Test
  void neverCountsWhatWasRefused() throws InterruptedException {
    submissions.measure(new Submissions.Window(0, SECOND));
    send("a", 0);
    submissions.refused("a", "STREAM_BROKEN", MILLI);
    submissions.committed("a", 2 * MILLI);
    assertThat(submissions.counts().committed()).isZero();
    assertThat(submissions.counts().committedInWindow()).isZero();
    assertThat(submissions.untilCommitted().summary().count()).isZero();
  }

  @Test
  void drawsWhenTransactionsOfTheWindowWereCommitted() throws InterruptedException {
    submissions.measure(new Submissions.Window(SECOND, 2 * SECOND));
    send("early", 0);
    send("a", SECOND);
    send("b", SECOND);
    submissions.committed("early", SECOND - MILLI);
    submissions.committed("a", SECOND + 10 * MILLI);
    submissions.committed("b", SECOND + 250 * MILLI);
    assertThat(submissions.timeline().perSlot()).containsExactly(1L, 0L, 1L);
  }

  @Test
  void ignoresTransactionsOfOthers() {
    submissions.committed("unknown", MILLI);
    submissions.acknowledged("unknown", MILLI);
    assertThat(submissions.counts().committed()).isZero();
  }

  @Test
  void refusesToSendOneTwice() throws InterruptedException {
    send("a", 0);
    assertThatThrownBy(() -> submissions.sending("a", 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a was sent twice");
  }
}

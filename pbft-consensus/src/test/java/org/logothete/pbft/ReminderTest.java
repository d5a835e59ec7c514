package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.Stage.D;
import static org.logothete.pbft.message.MessageKind.NEW_VIEW_REQUEST;
import static org.logothete.pbft.message.MessageKind.REMINDER;
import static org.logothete.pbft.message.MessageKind.VIEW_CHANGE;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** D asked for view 2 or 3, lost its disk, and hears from others what it promised. */
class ReminderTest {
  private final Stage stage = new Stage(A, D);

  private static ViewChange viewChange(long view) {
    return new ViewChange(view, Optional.empty(), List.of());
  }

  private static Reminder reminder(NodeId signer, long view) {
    ViewChange promise = viewChange(view);
    return new Reminder(
        new SignedViewChange(signer, promise, Signer.sign(signer, promise.authentication())));
  }

  @Test
  void whoHoldsAViewChangeGivesItBack() {
    stage.tell(A, D, viewChange(2));
    stage.tell(A, D, new NewViewRequest(1));
    stage.tell(A, C, new NewViewRequest(1));

    assertThat(stage.said(A, REMINDER)).containsExactly(reminder(D, 2));
  }

  @Test
  void whoMayNotVoteAsksAndKeepsToItsPromise() {
    stage.loseDisk(D);
    stage.fire(D, "resend", 0);
    assertThat(stage.said(D, NEW_VIEW_REQUEST)).contains(new NewViewRequest(1));

    stage.tell(D, A, reminder(D, 2));
    assertThat(stage.engine(D).status().viewOrRound()).isEqualTo(2);
    assertThat(stage.log(D)).containsKey(LogRecords.VIEW_CHANGE_KEY);

    stage.restart(D);
    assertThat(stage.engine(D).status().viewOrRound()).isEqualTo(2);
    assertThat(stage.said(D, VIEW_CHANGE)).as("the same again").containsExactly(viewChange(2));
  }

  /** It may have begun that view and could begin it again with other view changes. */
  @Test
  void aViewOfItsOwnIsNotWaitedFor() {
    stage.loseDisk(D);
    stage.tell(D, A, reminder(D, 3));
    assertThat(stage.engine(D).status().viewOrRound()).isZero();
  }

  @Test
  void promisesOfOthersAndOldOnesAreIgnored() {
    stage.loseDisk(D);
    stage.tell(D, A, reminder(B, 2));
    assertThat(stage.engine(D).status().viewOrRound()).isZero();

    stage.tell(D, A, reminder(D, 2));
    stage.tell(D, A, reminder(D, 1));
    assertThat(stage.engine(D).status().viewOrRound()).isEqualTo(2);
  }

  @Test
  void whoHasItsLogForgotNothing() {
    stage.tell(D, A, reminder(D, 2));
    assertThat(stage.engine(D).status().viewOrRound()).isZero();
    assertThat(stage.log(D)).isEmpty();
  }
}

package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.Stage.D;
import static org.logothete.pbft.message.MessageKind.HEARTBEAT;
import static org.logothete.pbft.message.MessageKind.PREPARE;
import static org.logothete.pbft.message.MessageKind.VIEW_CHANGE;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Event;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.ViewChange;

/** A leader is left when enough nodes suspect it, and not before. */
class SuspicionTest {
  private static final Proposal ONE = Blocks.block(1, Blocks.GENESIS_HASH, "one");
  private static final Heartbeat SUSPECTS = new Heartbeat(0, 0, true);
  private static final Heartbeat TRUSTS = new Heartbeat(0, 0, false);
  private static final ViewChange NEXT = new ViewChange(1, Optional.empty(), List.of());

  private final Stage stage = new Stage(B);

  @Test
  void nodeThatSuspectsAloneSaysSoAndGoesOnVoting() {
    stage.suspect(B);
    stage.tell(B, A, new PrePrepare(0, ONE));

    assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS);
    assertThat(stage.said(B, VIEW_CHANGE)).isEmpty();
    assertThat(stage.said(B, PREPARE)).containsExactly(new Prepare(0, 1, ONE.header().digest()));
    assertThat(stage.engine(B).status().leader()).contains(A);
  }

  @Test
  void quorumOfSuspicionsEndsTheView() {
    stage.suspect(B);
    stage.tell(B, C, SUSPECTS);
    assertThat(stage.said(B, VIEW_CHANGE)).isEmpty();

    stage.tell(B, D, SUSPECTS);
    assertThat(stage.said(B, VIEW_CHANGE)).containsExactly(NEXT);
  }

  @Test
  void suspicionOfOneHonestNodeIsShared() {
    stage.tell(B, C, SUSPECTS);
    assertThat(stage.said(B, HEARTBEAT)).isEmpty();

    stage.tell(B, D, SUSPECTS);
    assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS);
    assertThat(stage.said(B, VIEW_CHANGE)).containsExactly(NEXT);
  }

  @Test
  void oneNodeIsNotCountedTwice() {
    stage.suspect(B);
    stage.tell(B, C, SUSPECTS);
    stage.tell(B, C, SUSPECTS);

    assertThat(stage.said(B, VIEW_CHANGE)).isEmpty();
  }

  @Test
  void suspicionEndsWithASignOfLife() {
    stage.suspect(B);
    stage.tell(B, A, TRUSTS);
    stage.tell(B, C, SUSPECTS);
    stage.fire(B, "heartbeat", 0);

    assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS, TRUSTS);
    assertThat(stage.said(B, VIEW_CHANGE)).isEmpty();
  }

  @Test
  void suspicionOfOthersEndsWhenTheySaySo() {
    stage.tell(B, C, SUSPECTS);
    stage.tell(B, C, TRUSTS);
    stage.tell(B, D, SUSPECTS);

    assertThat(stage.said(B, HEARTBEAT)).isEmpty();
  }

  /** Links may keep a quorum's suspicions from a node, but hardly what follows from them. */
  @Test
  void whoSuspectsFollowsOneWhoLeft() {
    stage.tell(B, D, NEXT);
    assertThat(stage.said(B, VIEW_CHANGE)).isEmpty();

    stage.suspect(B);

    assertThat(stage.said(B, VIEW_CHANGE)).containsExactly(NEXT);
  }

  @Test
  void misdeedIsNotForgottenWhenTheLeaderGoesOn() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, new PrePrepare(0, Blocks.block(1, Blocks.GENESIS_HASH, "other")));
    stage.tell(B, A, TRUSTS);
    stage.fire(B, "heartbeat", 0);

    assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS, SUSPECTS);
  }

  @Test
  void overdueRequestIsASuspicionWhileItWaits() {
    stage.step(B, new Event.Overdue(stage.now, true));
    stage.step(B, new Event.Overdue(stage.now, false));
    stage.fire(B, "heartbeat", 0);

    assertThat(stage.said(B, HEARTBEAT)).containsExactly(SUSPECTS, TRUSTS);
  }
}

package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.Stage.D;
import static org.logothete.pbft.message.MessageKind.HEARTBEAT;
import static org.logothete.pbft.message.MessageKind.PREPARE;
import static org.logothete.pbft.message.MessageKind.PRE_PREPARE;
import static org.logothete.pbft.message.MessageKind.VIEW_CHANGE;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Effect;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** Leaders that take turns of one height. */
class RotationTest {
  private static final Proposal ONE = Blocks.block(1, Blocks.GENESIS_HASH, "one");
  private static final Proposal OTHER_ONE = Blocks.block(1, Blocks.GENESIS_HASH, "other one");
  private static final Proposal TWO = Blocks.block(2, ONE.header().hash(), "two");
  private static final Proposal OTHER_TWO = Blocks.block(2, OTHER_ONE.header().hash(), "two");

  private static Stage rotating(NodeId... honest) {
    return new Stage(Stage.OPTIONS.withDecisionsPerLeader(1), honest);
  }

  private static Prepare prepare(long view, Proposal proposal) {
    return new Prepare(view, proposal.height(), proposal.header().digest());
  }

  private static ViewChange missing(long view, Absence... absences) {
    return new ViewChange(view, Optional.empty(), List.of(), List.of(absences));
  }

  private static NewView newView(long view, ViewChange change, NodeId... signers) {
    return new NewView(
        view,
        List.of(signers).stream()
            .map(
                node ->
                    new SignedViewChange(node, change, Signer.sign(node, change.authentication())))
            .toList());
  }

  /** Then no other proposal can be decided below. */
  @Test
  void turnBeginsWhenTheProposalBelowIsPrepared() {
    Stage stage = rotating(B);
    assertThat(stage.engine(B).openSlot()).isEmpty();
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, prepare(0, ONE));
    assertThat(stage.engine(B).openSlot()).isEmpty();

    stage.tell(B, C, prepare(0, ONE));

    Proposal two = stage.propose(B, "two");
    assertThat(two.height()).isEqualTo(2);
    assertThat(stage.said(B, PRE_PREPARE)).containsExactly(new PrePrepare(0, two));
    assertThat(stage.engine(B).openSlot()).as("the next turn is C's").isEmpty();
  }

  @Test
  void ownTurnGoesOnWithoutWaiting() {
    Stage stage = new Stage(Stage.OPTIONS.withDecisionsPerLeader(3), A);
    stage.propose(A, "one");
    stage.propose(A, "two");
    stage.propose(A, "three");

    assertThat(stage.engine(A).openSlot()).isEmpty();
  }

  @Test
  void proposalOutOfTurnIsIgnored() {
    Stage stage = rotating(D);
    stage.tell(D, A, new PrePrepare(0, ONE));
    stage.tell(D, A, new PrePrepare(0, TWO));
    stage.tell(D, C, new PrePrepare(0, OTHER_ONE));
    assertThat(stage.said(D, PREPARE)).containsExactly(prepare(0, ONE));

    stage.tell(D, B, new PrePrepare(0, TWO));
    assertThat(stage.said(D, PREPARE)).containsExactly(prepare(0, ONE), prepare(0, TWO));
    assertThat(stage.effects(D, Effect.Accuse.class)).isEmpty();
  }

  /** A showed B another block than D: B is not to blame, and its block counts if A's is decided. */
  @Test
  void successorIsNotBlamedForWhatItsPredecessorDid() {
    Stage stage = rotating(D);
    stage.tell(D, A, new PrePrepare(0, ONE));
    stage.tell(D, B, new PrePrepare(0, OTHER_TWO));
    assertThat(stage.said(D, PREPARE)).containsExactly(prepare(0, ONE));
    assertThat(stage.said(D, HEARTBEAT)).isEmpty();
    assertThat(stage.effects(D, Effect.Note.class))
        .noneMatch(note -> note.topic() == Effect.Note.Topic.PROPOSAL_REFUSED);
  }

  @Test
  void misdeedCountsInItsDoersTurns() {
    Stage stage = rotating(D);
    stage.tell(D, B, new PrePrepare(0, TWO));
    stage.tell(D, B, new PrePrepare(0, OTHER_TWO));
    assertThat(stage.effects(D, Effect.Accuse.class)).hasSize(1);
    assertThat(stage.said(D, HEARTBEAT)).as("it is A's turn").isEmpty();

    stage.decide(D, ONE, 0, A, B, C);

    assertThat(stage.engine(D).status().leader()).contains(B);
    assertThat(stage.said(D, HEARTBEAT)).containsExactly(new Heartbeat(0, 1, true));
  }

  @Test
  void viewChangeNamesWhoLetsItsTurnPassAndTheNextPrimaryIsAnother() {
    Stage stage = rotating(D);
    stage.decide(D, ONE, 0, A, B, C);

    stage.loseTrust(D);

    // B leads and is missed, and it would begin view 1.
    assertThat(stage.said(D, VIEW_CHANGE))
        .containsExactly(
            new ViewChange(
                2,
                Optional.of(stage.decisions(D).getFirst().certificate()),
                List.of(),
                List.of(new Absence(B, 2, 0))));
  }

  @Test
  void whoWasMissedIsPassedOverInTheNewViewAndAfterARestart() {
    Stage stage = rotating(A);
    stage.tell(A, C, newView(2, missing(2, new Absence(D, 1, 0)), A, B, C));
    stage.decide(A, ONE, 2, B, C, D);

    assertThat(stage.engine(A).openSlot()).as("A follows C, since D is missed").isPresent();
    stage.restart(A);
    assertThat(stage.engine(A).openSlot()).isPresent();
  }

  @Test
  void absencesAreRepeatedAndAddedTo() {
    Stage stage = rotating(A);
    stage.tell(A, C, newView(2, missing(2, new Absence(D, 1, 0)), A, B, C));

    stage.loseTrust(A);

    // No more than f are passed over: D has to begin view 3, although it was missed before.
    assertThat(stage.said(A, VIEW_CHANGE))
        .containsExactly(missing(3, new Absence(C, 1, 0), new Absence(D, 1, 0)));
  }

  @Test
  void primaryThatDoesNotBeginItsViewIsMissed() {
    Stage stage = rotating(A);
    stage.tell(A, B, newView(1, missing(1), A, B, C));
    stage.loseTrust(A);
    stage.tell(A, C, missing(2));
    stage.tell(A, D, missing(2));
    stage.fire(A, "view-change", 2);

    assertThat(stage.said(A, VIEW_CHANGE).getLast())
        .isEqualTo(missing(3, new Absence(B, 1, 0), new Absence(C, 1, 0)));
  }

  @Test
  void nobodyIsMissedWhereLeadersDoNotTakeTurns() {
    Stage stage = new Stage(B);
    stage.tell(B, C, missing(1, new Absence(A, 1, 0)));
    assertThat(stage.effects(B, Effect.Note.class))
        .anyMatch(note -> note.detail().endsWith("leaders do not take turns"));

    stage.loseTrust(B);
    assertThat(stage.said(B, VIEW_CHANGE)).containsExactly(missing(1));
  }
}

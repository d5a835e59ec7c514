package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.Stage.D;
import static org.logothete.pbft.Stage.kind;
import static org.logothete.pbft.Stage.saidBy;
import static org.logothete.pbft.message.MessageKind.COMMIT;
import static org.logothete.pbft.message.MessageKind.HEARTBEAT;
import static org.logothete.pbft.message.MessageKind.NEW_VIEW;
import static org.logothete.pbft.message.MessageKind.PREPARE;
import static org.logothete.pbft.message.MessageKind.VIEW_CHANGE;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/** Castro and Liskov, "Practical Byzantine Fault Tolerance" (OSDI 1999), clause by clause. */
class PaperTest {
  private static final Proposal ONE = Blocks.block(1, Blocks.GENESIS_HASH, "one");
  private static final Proposal OTHER = Blocks.block(1, Blocks.GENESIS_HASH, "other");
  private static final Proposal TWO = Blocks.block(2, ONE.header().hash(), "two");

  private final Stage stage = new Stage(B);

  private static Prepare prepare(long view, Proposal proposal) {
    return new Prepare(view, proposal.height(), proposal.header().digest());
  }

  private static ViewChange bare(long view) {
    return new ViewChange(view, Optional.empty(), List.of());
  }

  /** 4.2: "it has not accepted a pre-prepare for view v and n containing a different digest". */
  @Test
  void secondProposalForOneSlotIsEvidenceAndNotPrepared() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, new PrePrepare(0, OTHER));

    assertThat(stage.said(B, PREPARE)).containsExactly(prepare(0, ONE));
    assertThat(stage.effects(B, Effect.Accuse.class))
        .singleElement()
        .satisfies(
            a -> {
              assertThat(a.evidence().culprit()).isEqualTo(A);
              assertThat(a.evidence().proof()).hasSize(2).allMatch(Signer::verifies);
            });
    assertThat(stage.said(B, HEARTBEAT)).containsExactly(new Heartbeat(0, 0, true));
  }

  /** 4.2: only the primary of the view proposes. */
  @Test
  void proposalOfAnotherThanTheLeaderIsIgnored() {
    stage.tell(B, C, new PrePrepare(0, ONE));

    assertThat(stage.said(B, PREPARE)).isEmpty();
  }

  /** 4.2: prepared means a quorum of prepares for one digest in one view. */
  @Test
  void commitNeedsAQuorumOfPreparesOfOneView() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, prepare(0, ONE));
    stage.tell(B, C, prepare(0, OTHER));
    stage.tell(B, C, prepare(1, ONE));
    assertThat(stage.said(B, COMMIT)).isEmpty();

    stage.tell(B, D, prepare(0, ONE));
    assertThat(stage.said(B, COMMIT)).containsExactly(new Commit(0, ONE.header()));
    assertThat(stage.log(B)).containsKey(LogRecords.preparedKey(1, 0));
  }

  /** 4.2: committed-local needs a quorum of commits of one view. */
  @Test
  void decisionNeedsAQuorumOfCommitsOfOneView() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, new Commit(0, ONE.header()));
    stage.tell(B, C, new Commit(0, ONE.header()));
    stage.tell(B, C, new Commit(1, ONE.header()));
    stage.tell(B, D, new Commit(1, ONE.header()));
    stage.tell(B, A, new Commit(1, ONE.header()));
    assertThat(stage.decisions(B)).isEmpty();

    stage.tell(B, D, new Commit(0, ONE.header()));
    assertThat(stage.decisions(B)).hasSize(1);
    assertThat(stage.decisions(B).getFirst().signatures().keySet()).containsExactly(A, C, D);
  }

  /** Chained heights: never a commit above an open height, whatever comes first. */
  @Test
  void commitsAscend() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, new PrePrepare(0, TWO));
    stage.tell(B, A, prepare(0, TWO));
    stage.tell(B, C, prepare(0, TWO));
    assertThat(stage.said(B, COMMIT)).isEmpty();

    stage.tell(B, A, prepare(0, ONE));
    stage.tell(B, C, prepare(0, ONE));
    assertThat(stage.said(B, COMMIT))
        .containsExactly(new Commit(0, ONE.header()), new Commit(0, TWO.header()));
  }

  /** A config block ends what may be proposed. */
  @Test
  void nothingIsAcceptedOnABarrier() {
    Proposal barrier = Blocks.block(1, Blocks.GENESIS_HASH, "config", 1);
    Proposal above = Blocks.block(2, barrier.header().hash(), "above");
    stage.tell(B, A, new PrePrepare(0, barrier));
    stage.tell(B, A, new PrePrepare(0, above));

    assertThat(stage.said(B, PREPARE)).containsExactly(prepare(0, barrier));
  }

  /** A config block fetched from others ends the engine as a decided one does. */
  @Test
  void catchingUpToAConfigBlockEndsTheEngine() {
    DecidedTip config = new DecidedTip(5, TWO.header().hash(), 0);
    stage.step(B, new Event.CaughtUp(stage.now, config));

    Proposal above = Blocks.block(6, TWO.header().hash(), "above");
    stage.tell(B, A, new PrePrepare(0, above));
    assertThat(stage.engine(B).status().decidedHeight()).isEqualTo(5);
    assertThat(stage.said(B, PREPARE)).isEmpty();
  }

  /** 4.2: votes of a view that is past add nothing to a certificate, even if they made one. */
  @Test
  void commitsOfAViewThatIsPastDoNotCount() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, new Commit(0, ONE.header()));
    stage.tell(
        B, C, new NewView(2, List.of(signed(A, bare(2)), signed(C, bare(2)), signed(D, bare(2)))));
    stage.tell(B, A, new Commit(2, ONE.header()));
    stage.tell(B, C, new Commit(2, ONE.header()));
    stage.tell(B, D, new Commit(0, ONE.header()));

    assertThat(stage.decisions(B)).isEmpty();
  }

  /** 4.4: after its view change a replica accepts nothing of the views it left. */
  @Test
  void viewThatWasLeftGetsNoVote() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.loseTrust(B);
    stage.tell(B, A, prepare(0, ONE));
    stage.tell(B, C, prepare(0, ONE));

    assertThat(stage.said(B, COMMIT)).isEmpty();
    assertThat(stage.said(B, VIEW_CHANGE)).containsExactly(bare(1));
  }

  /** 4.4: the view change carries what was prepared, after a crash as well. */
  @Test
  void preparedCertificateGoesIntoTheViewChange() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.tell(B, A, prepare(0, ONE));
    stage.tell(B, C, prepare(0, ONE));
    stage.restart(B);
    stage.loseTrust(B);

    ViewChange said = (ViewChange) stage.said(B, VIEW_CHANGE).getFirst();
    assertThat(said.prepared())
        .singleElement()
        .satisfies(c -> assertThat(c.header()).isEqualTo(ONE.header()));
  }

  /** A promise outlives a crash: the view that was left stays left, the vote stays the same. */
  @Test
  void restartedNodeKeepsItsPromises() {
    stage.tell(B, A, new PrePrepare(0, ONE));
    stage.restart(B);
    stage.tell(B, A, new PrePrepare(0, OTHER));
    assertThat(stage.said(B, PREPARE)).containsOnly(prepare(0, ONE));

    stage.loseTrust(B);
    stage.restart(B);
    assertThat(stage.engine(B).status().viewOrRound()).isEqualTo(1);
    assertThat(stage.engine(B).status().leader()).isEmpty();
  }

  /** 4.4: a new view needs a quorum of view changes and its own leader. */
  @Test
  void newViewWithoutQuorumOrOfAnotherIsRefused() {
    SignedViewChange ofA = signed(A, bare(2));
    SignedViewChange ofC = signed(C, bare(2));
    SignedViewChange ofD = signed(D, bare(2));

    stage.tell(B, C, new NewView(2, List.of(ofA, ofC)));
    stage.tell(B, D, new NewView(2, List.of(ofA, ofC, ofD)));
    assertThat(stage.engine(B).status().viewOrRound()).isZero();

    stage.tell(B, C, new NewView(2, List.of(ofA, ofC, ofD)));
    assertThat(stage.engine(B).status().viewOrRound()).isEqualTo(2);
    assertThat(stage.log(B)).containsKey(LogRecords.VIEW_KEY);
  }

  /** 4.4: a certificate of too few is no certificate. */
  @Test
  void viewChangeWithAShortCertificateIsIgnored() {
    TreeMap<NodeId, Bytes> two = new TreeMap<>();
    for (NodeId node : List.of(A, C)) {
      two.put(node, Signer.sign(node, prepare(0, ONE).authentication()));
    }
    PreparedCertificate small = new PreparedCertificate(0, ONE.header(), two);
    stage.tell(B, D, new ViewChange(1, Optional.empty(), List.of(small)));
    stage.tell(B, A, bare(1));
    stage.loseTrust(B);

    assertThat(stage.said(B, NEW_VIEW)).isEmpty();
  }

  /** 4.5.2: f + 1 view changes make a replica join, with the view that f + 1 stand for. */
  @Test
  void joinsWhenOneHonestNodeMustBeAmongThem() {
    stage.tell(B, C, bare(7));
    assertThat(stage.said(B, VIEW_CHANGE)).isEmpty();

    stage.tell(B, D, bare(3));
    assertThat(stage.said(B, VIEW_CHANGE)).containsExactly(bare(3));
  }

  /** 4.5.2: the timer waits for a quorum. */
  @Test
  void timerOfAViewChangeRunsOnceAQuorumWaits() {
    stage.loseTrust(B);
    stage.tell(B, C, bare(1));
    assertThat(timersStarted("view-change")).isZero();

    stage.tell(B, D, bare(2));
    assertThat(timersStarted("view-change")).isEqualTo(1);
  }

  private long timersStarted(String kind) {
    return stage.effects(B, Effect.StartTimer.class).stream()
        .filter(t -> t.timer().kind().equals(kind))
        .count();
  }

  private static SignedViewChange signed(NodeId node, ViewChange message) {
    return new SignedViewChange(node, message, Signer.sign(node, message.authentication()));
  }

  /** The kernel refuses what a broken engine might ask of it. */
  @Test
  void safetyRulesHaltOnABrokenIntention() {
    Membership members = new Membership(List.of(A, B, C, D), A);
    Turns turns = Turns.ofFirstView(members, 0, 0);
    Turns others = new Turns(members, 0, 1, 1, turns.absences());
    Certificates certificates = new Certificates(members, 0, 4, false);
    SafetyRules rules = new SafetyRules(A, certificates, 0, true);
    Outbox out = new Outbox();
    rules.propose(turns, ONE, out);
    rules.propose(turns, ONE, out);

    assertThatThrownBy(() -> rules.propose(turns, OTHER, out))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> rules.propose(others, OTHER, out))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(
            () -> rules.commit(new PreparedCertificate(0, ONE.header(), new TreeMap<>()), out))
        .isInstanceOf(InvariantViolation.class);
    rules.changeView(bare(3), out);
    assertThatThrownBy(() -> rules.changeView(bare(3), out)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> rules.prepare(0, ONE, out)).isInstanceOf(InvariantViolation.class);
  }

  /** Messages a little too early are kept, and needed no second time. */
  @Test
  void votesForTheNextViewWaitForIt() {
    stage.tell(B, C, new PrePrepare(2, ONE));
    stage.tell(B, C, prepare(2, ONE));
    stage.tell(B, D, prepare(2, ONE));
    stage.tell(
        B, C, new NewView(2, List.of(signed(A, bare(2)), signed(C, bare(2)), signed(D, bare(2)))));

    assertThat(stage.said(B, COMMIT)).containsExactly(new Commit(2, ONE.header()));
    stage.deliver(B, kind(PREPARE, 2).and(saidBy(C)));
    assertThat(stage.said(B, COMMIT)).hasSize(1);
  }
}

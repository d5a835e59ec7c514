package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
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
import static org.logothete.pbft.message.MessageKind.PRE_PREPARE;
import static org.logothete.pbft.message.MessageKind.VIEW_CHANGE;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.MessageKind;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/**
 * Schedules that broke protocols of this family, message by message: crashes between two votes,
 * views that end in the middle of a height, nodes that hide what they know.
 */
class ScheduleTest {
  private final Stage stage = new Stage(A, B, C, D);

  private static Prepare prepare(long view, Proposal proposal) {
    return new Prepare(view, proposal.height(), proposal.header().digest());
  }

  private static ViewChange bare(long view) {
    return new ViewChange(view, Optional.empty(), List.of());
  }

  /** All four accept the proposal; nobody has heard another's prepare yet. */
  private Proposal proposedToAll(String content) {
    Proposal proposal = stage.propose(A, content);
    for (NodeId node : List.of(B, C, D)) {
      stage.deliver(node, kind(PRE_PREPARE, 0));
    }
    return proposal;
  }

  private void hear(NodeId to, MessageKind what, long view, NodeId... from) {
    stage.deliver(to, kind(what, view).and(saidBy(from)));
  }

  /** The nodes ask for view 1, and B, who leads it, begins it with what they said. */
  private void beginViewOne(NodeId... quorum) {
    for (NodeId node : quorum) {
      if (stage.said(node, VIEW_CHANGE).isEmpty()) {
        stage.loseTrust(node);
      }
    }
    hear(B, VIEW_CHANGE, 1, quorum);
    for (NodeId node : quorum) {
      stage.deliver(node, kind(NEW_VIEW, 1));
    }
  }

  private void agreeInViewOne(NodeId... nodes) {
    for (MessageKind kind : List.of(PRE_PREPARE, PREPARE, COMMIT)) {
      for (NodeId node : nodes) {
        hear(node, kind, 1, nodes);
      }
    }
  }

  /** Only D hears the commits and decides; it crashes, and the new view begins without it. */
  @Test
  void blockThatOnlyACrashedNodeDecidedIsDecidedInTheNextView() {
    Proposal one = proposedToAll("one");
    for (NodeId node : List.of(A, B, C, D)) {
      hear(node, PREPARE, 0, A, B, C, D);
    }
    hear(D, COMMIT, 0, A, B, C);
    assertThat(stage.decisions(D)).hasSize(1);

    beginViewOne(A, B, C);
    assertThat(stage.engine(B).openSlot().orElseThrow().height()).as("1 is settled").isEqualTo(2);
    agreeInViewOne(A, B, C);

    for (NodeId node : List.of(A, B, C)) {
      assertThat(stage.decisions(node)).extracting(Decision::proposal).containsExactly(one);
    }
    stage.restart(D);
    assertThat(stage.engine(D).status().decidedHeight()).isEqualTo(1);
  }

  /**
   * The same, and D lies: it says that it knows of nothing. The others' certificates are enough.
   */
  @Test
  void liarCannotHideADecidedBlockFromANewView() {
    Proposal one = proposedToAll("one");
    for (NodeId node : List.of(A, B, C)) {
      hear(node, PREPARE, 0, A, B, C, D);
    }
    hear(A, COMMIT, 0, B, C);
    assertThat(stage.decisions(A)).hasSize(1);

    stage.loseTrust(B);
    stage.loseTrust(C);
    stage.tell(B, D, bare(1));
    hear(B, VIEW_CHANGE, 1, C);
    hear(C, NEW_VIEW, 1, B);
    assertThat(stage.engine(B).openSlot().orElseThrow().height()).as("1 is settled").isEqualTo(2);
    stage.tell(C, D, prepare(1, one));
    stage.tell(B, D, prepare(1, one));
    hear(B, PREPARE, 1, C);
    hear(C, PREPARE, 1, B);
    assertThat(stage.said(B, COMMIT)).contains(new Commit(1, one.header()));
    assertThat(stage.said(C, COMMIT)).contains(new Commit(1, one.header()));
  }

  /**
   * A decided 1 and 2; D committed to both and C knows of neither. The new view proves only 2,
   * since A has no certificate of 1 to show beside a decided block above it. B, who is faulty,
   * begins it and proposes another block 1 to those who decided nothing.
   */
  @Test
  void nothingNewIsAcceptedBelowABlockThatANewViewProves() {
    NewView newView = newViewThatProvesTwoAndDoesNotShowOne();
    Proposal other = Blocks.block(1, Blocks.GENESIS_HASH, "other");
    for (NodeId node : List.of(C, D)) {
      stage.tell(node, B, newView);
      stage.tell(node, B, new PrePrepare(1, other));
      stage.tell(node, B, prepare(1, other));
      stage.tell(node, B, new Commit(1, other.header()));
    }
    hear(C, PREPARE, 1, D);
    hear(D, PREPARE, 1, C);
    hear(C, COMMIT, 1, D);
    hear(D, COMMIT, 1, C);
    assertThat(stage.decisions(C)).isEmpty();
    assertThat(stage.decisions(D)).isEmpty();
    assertThat(stage.said(C, HEARTBEAT)).as("C suspects B").contains(new Heartbeat(1, 0, true));
  }

  /** The same, and B is honest but knows nothing: it fetches 1 and 2 before it proposes. */
  @Test
  void leaderThatIsBehindProposesNothingBelowABlockThatItsNewViewProves() {
    NewView newView = newViewThatProvesTwoAndDoesNotShowOne();
    stage.tell(B, B, newView);
    assertThat(stage.engine(B).openSlot()).isEmpty();

    DecidedTip tip = DecidedTip.of(stage.decisions(A).getLast().certificate());
    stage.step(B, new Event.CaughtUp(stage.now, tip));
    assertThat(stage.engine(B).openSlot().orElseThrow().height()).isEqualTo(3);
  }

  private NewView newViewThatProvesTwoAndDoesNotShowOne() {
    Proposal one = stage.propose(A, "one");
    Proposal two = stage.propose(A, "two");
    hear(D, PRE_PREPARE, 0, A);
    for (Proposal proposal : List.of(one, two)) {
      stage.tell(A, B, prepare(0, proposal));
      stage.tell(D, B, prepare(0, proposal));
      stage.tell(A, B, new Commit(0, proposal.header()));
    }
    hear(D, PREPARE, 0, A);
    hear(A, PREPARE, 0, D);
    hear(A, COMMIT, 0, D);
    assertThat(stage.decisions(A)).extracting(Decision::proposal).containsExactly(one, two);

    stage.loseTrust(A);
    stage.loseTrust(C);
    return new NewView(1, List.of(signedViewChange(A), signed(B, bare(1)), signedViewChange(C)));
  }

  private SignedViewChange signedViewChange(NodeId node) {
    return signed(node, (ViewChange) stage.said(node, VIEW_CHANGE).getFirst());
  }

  /** What one node alone prepared may be replaced if the quorum of the new view knows nothing. */
  @Test
  void blockThatOneNodeAlonePreparedGivesWay() {
    proposedToAll("one");
    hear(C, PREPARE, 0, A, B, D);
    assertThat(stage.said(C, COMMIT)).hasSize(1);

    beginViewOne(A, B, D);
    Proposal other = stage.propose(B, "other");
    agreeInViewOne(A, B, D);
    assertThat(stage.decisions(A)).extracting(Decision::proposal).containsExactly(other);

    // C comes back, enters view 1 by its proof, and takes part with the other block.
    hear(C, NEW_VIEW, 1, B);
    hear(C, PRE_PREPARE, 1, B);
    assertThat(stage.said(C, PREPARE)).contains(prepare(1, other));
    hear(C, COMMIT, 1, A, B, D);
    assertThat(stage.decisions(C)).extracting(Decision::proposal).containsExactly(other);
  }

  /** The same block is decided in the view that ends at one node and in the next at the others. */
  @Test
  void decisionAndViewChangeAtTheSameMomentGiveOneBlock() {
    Proposal one = proposedToAll("one");
    for (NodeId node : List.of(A, B, C, D)) {
      hear(node, PREPARE, 0, A, B, C, D);
    }
    stage.loseTrust(B);
    hear(B, COMMIT, 0, A, C, D);
    assertThat(stage.decisions(B)).as("B has left view 0").isEmpty();
    hear(A, COMMIT, 0, B, C, D);
    assertThat(stage.decisions(A)).hasSize(1);

    beginViewOne(B, C, D);
    for (NodeId node : List.of(B, C, D)) {
      hear(node, PREPARE, 1, B, C, D);
    }
    for (NodeId node : List.of(B, C, D)) {
      hear(node, COMMIT, 1, B, C, D);
      assertThat(stage.decisions(node)).extracting(Decision::proposal).containsExactly(one);
    }
  }

  /** A leader that crashed after its proposal left must not make another in the same view. */
  @Test
  void restartedLeaderSaysTheSameProposalAgain() {
    Proposal one = stage.propose(A, "one");
    stage.restart(A);

    assertThat(stage.engine(A).openSlot().orElseThrow().height()).isEqualTo(2);
    stage.fire(A, "resend", 0);
    stage.fire(A, "resend", 0);
    assertThat(stage.said(A, PRE_PREPARE)).isNotEmpty().containsOnly(new PrePrepare(0, one));
    assertThat(stage.said(A, PREPARE)).containsOnly(prepare(0, one));
  }

  /** Prepared, written down, crashed before the commit left: it says that commit and no other. */
  @Test
  void restartedNodeCommitsToWhatItPrepared() {
    Proposal one = proposedToAll("one");
    hear(C, PREPARE, 0, A, B, D);
    stage.restart(C);
    stage.fire(C, "resend", 0);
    stage.fire(C, "resend", 0);

    assertThat(stage.said(C, COMMIT)).isNotEmpty().containsOnly(new Commit(0, one.header()));
  }

  /** A node restarts in the middle of a view change: it asks again, with the same words. */
  @Test
  void restartedNodeRepeatsItsViewChange() {
    proposedToAll("one");
    hear(C, PREPARE, 0, A, B, D);
    stage.loseTrust(C);
    List<PbftMessage> asked = stage.said(C, VIEW_CHANGE);
    stage.restart(C);

    assertThat(stage.said(C, VIEW_CHANGE)).hasSize(2).containsOnly(asked.getFirst());
    hear(C, COMMIT, 0, A, B, D);
    assertThat(stage.decisions(C)).as("no vote and no decision in a view it left").isEmpty();
  }

  /** A new view is shown once: after a crash the leader repeats it and makes no other. */
  @Test
  void restartedLeaderShowsTheSameNewView() {
    stage.loseTrust(B);
    stage.loseTrust(C);
    hear(B, VIEW_CHANGE, 1, C);
    stage.tell(B, D, bare(1));
    NewView shown = (NewView) stage.said(B, NEW_VIEW).getFirst();
    stage.log(B).remove(LogRecords.VIEW_KEY);
    stage.restart(B);

    assertThat(stage.said(B, NEW_VIEW)).containsOnly(shown);
  }

  /** Signatures of two views make no certificate: the claims of a mixed one do not verify. */
  @Test
  void certificateOfTwoViewsIsNotWhatItsSignersSigned() {
    Proposal one = Blocks.block(1, Blocks.GENESIS_HASH, "one");
    SortedMap<NodeId, Bytes> mixed = new TreeMap<>();
    mixed.put(A, Signer.sign(A, prepare(0, one).authentication()));
    mixed.put(B, Signer.sign(B, prepare(0, one).authentication()));
    mixed.put(C, Signer.sign(C, prepare(1, one).authentication()));

    for (long view = 0; view <= 1; view++) {
      assertThat(new PreparedCertificate(view, one.header(), mixed).claims())
          .as("a host refuses the message that carries it")
          .anyMatch(claim -> !Signer.verifies(claim));
    }
  }

  /** Messages of old views that come late change nothing. */
  @Test
  void delayedMessagesOfOldViewsAreIgnored() {
    Proposal one = proposedToAll("one");
    beginViewOne(B, C, D);
    long votes = stage.sent.size();
    for (NodeId node : List.of(A, C, D)) {
      hear(B, PREPARE, 0, node);
      stage.tell(B, node, new Commit(0, one.header()));
      stage.tell(B, node, bare(1));
    }
    stage.tell(B, A, new PrePrepare(0, Blocks.block(1, Blocks.GENESIS_HASH, "late")));

    assertThat(stage.decisions(B)).isEmpty();
    assertThat(stage.sent.stream().skip(votes).filter(s -> s.from().equals(B))).isEmpty();
    assertThat(stage.effects(B, Effect.Accuse.class)).isEmpty();
  }

  /** A new view that is over is shown again: nobody goes back. */
  @Test
  void newViewOfThePastIsIgnored() {
    beginViewOne(B, C, D);
    NewView first = (NewView) stage.said(B, NEW_VIEW).getFirst();
    NewView second =
        new NewView(2, List.of(signed(B, bare(2)), signed(C, bare(2)), signed(D, bare(2))));
    stage.tell(D, C, second);
    stage.tell(D, B, first);

    assertThat(stage.engine(D).status().viewOrRound()).isEqualTo(2);
  }

  private static SignedViewChange signed(NodeId node, ViewChange message) {
    return new SignedViewChange(node, message, Signer.sign(node, message.authentication()));
  }

  /** The decided height is proposed and prepared again by a leader that forgot it: no vote. */
  @Test
  void decidedHeightGetsNoSecondVote() {
    Proposal one = proposedToAll("one");
    for (NodeId node : List.of(A, B, C, D)) {
      hear(node, PREPARE, 0, A, B, C, D);
    }
    hear(B, COMMIT, 0, A, C, D);
    assertThat(stage.decisions(B)).hasSize(1);
    stage.tell(B, A, new PrePrepare(0, one));
    stage.tell(B, A, new PrePrepare(0, Blocks.block(1, Blocks.GENESIS_HASH, "other")));
    for (NodeId node : List.of(A, C, D)) {
      stage.tell(B, node, prepare(0, one));
      stage.tell(B, node, new Commit(0, one.header()));
    }

    assertThat(stage.decisions(B)).hasSize(1);
    assertThat(stage.said(B, PREPARE)).hasSize(1);
    assertThat(stage.said(B, COMMIT)).hasSize(1);
  }

  /** Blocks that a slow peer serves and that are decided here already end nothing. */
  @Test
  void blocksThatAreKnownAlreadyChangeNothing() {
    Proposal one = proposedToAll("one");
    for (NodeId node : List.of(A, B, C, D)) {
      hear(node, PREPARE, 0, A, B, C, D);
    }
    hear(B, COMMIT, 0, A, C, D);
    stage.step(
        B,
        new Event.CaughtUp(stage.now, DecidedTip.of(stage.decisions(B).getFirst().certificate())));
    Proposal two = Blocks.block(2, one.header().hash(), "two");
    stage.tell(B, A, new PrePrepare(0, two));

    assertThat(stage.engine(B).status().decidedHeight()).isEqualTo(1);
    assertThat(stage.said(B, PREPARE)).containsExactly(prepare(0, one), prepare(0, two));
  }

  /** Blocks proposed behind a config block, by a leader that is no honest one, get no vote. */
  @Test
  void successorsOfAConfigBlockAreNeverVotedOn() {
    Proposal config = Blocks.block(1, Blocks.GENESIS_HASH, "config", 1);
    Proposal behind = Blocks.block(2, config.header().hash(), "behind", 0);
    stage.tell(B, A, new PrePrepare(0, behind));
    stage.tell(B, A, new PrePrepare(0, config));
    for (NodeId node : List.of(A, C, D)) {
      stage.tell(B, node, prepare(0, config));
      stage.tell(B, node, prepare(0, behind));
      stage.tell(B, node, new Commit(0, config.header()));
      stage.tell(B, node, new Commit(0, behind.header()));
    }

    assertThat(stage.decisions(B)).extracting(Decision::proposal).containsExactly(config);
    assertThat(stage.said(B, PREPARE)).containsExactly(prepare(0, config));
    assertThat(stage.engine(B).openSlot()).isEmpty();
  }

  /** A leader fills its window up to a config block and no further. */
  @Test
  void leaderProposesNothingBehindAConfigBlock() {
    Proposal one = stage.propose(A, "one");
    stage.step(
        A, new Event.Submitted(stage.now, Blocks.block(2, one.header().hash(), "config", 2)));

    assertThat(stage.said(A, PRE_PREPARE)).hasSize(2);
    assertThat(stage.engine(A).openSlot()).isEmpty();
  }
}

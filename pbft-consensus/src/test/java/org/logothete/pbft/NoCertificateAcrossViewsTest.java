package org.logothete.pbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.pbft.Stage.A;
import static org.logothete.pbft.Stage.B;
import static org.logothete.pbft.Stage.C;
import static org.logothete.pbft.Stage.D;
import static org.logothete.pbft.Stage.kind;
import static org.logothete.pbft.Stage.saidBy;
import static org.logothete.pbft.message.MessageKind.COMMIT;
import static org.logothete.pbft.message.MessageKind.NEW_VIEW;
import static org.logothete.pbft.message.MessageKind.PREPARE;
import static org.logothete.pbft.message.MessageKind.PRE_PREPARE;
import static org.logothete.pbft.message.MessageKind.PROPOSAL_REPLY;
import static org.logothete.pbft.message.MessageKind.PROPOSAL_REQUEST;
import static org.logothete.pbft.message.MessageKind.VIEW_CHANGE;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.SignedViewChange;
import org.logothete.pbft.message.ViewChange;

/**
 * The schedule of docs/architecture.md, "No certificate across views", with views 0 to 3 for its 1
 * to 4: four nodes, D faulty. Each step is legal; were commits of one block added up over views, it
 * would end with two certified blocks at one height.
 */
class NoCertificateAcrossViewsTest {
  private final Stage stage = new Stage(A, B, C);

  @Test
  void signaturesOfOneViewCertifyOneBlockOnly() {
    Proposal d = viewZeroPreparesAtAOnly();
    Proposal other = viewOnePreparesAtBOnly();
    viewTwoProposesTheFirstAgainAndOnlyCSigns(d);
    viewThreeMustCarryTheSecond(other);

    assertThat(stage.decisions(A)).hasSize(1);
    assertThat(stage.decisions(A).getFirst().proposal()).isEqualTo(other);
    assertThat(stage.decisions(A).getFirst().viewOrRound()).isEqualTo(3);

    assertThat(signers(d.header(), Optional.empty()))
        .as("the hazard is real: over all views, a quorum signed the first block")
        .hasSizeGreaterThanOrEqualTo(3);
    for (long view = 0; view <= 3; view++) {
      assertThat(signers(d.header(), Optional.of(view)))
          .as("but no quorum did in view %d", view)
          .hasSizeLessThan(3);
    }
  }

  private Proposal viewZeroPreparesAtAOnly() {
    Proposal d = stage.propose(A, "d");
    stage.deliver(B, kind(PRE_PREPARE, 0));
    stage.deliver(C, kind(PRE_PREPARE, 0));
    stage.deliver(A, kind(PREPARE, 0));
    faultyCommits(0, d);
    assertThat(stage.said(A, COMMIT)).containsExactly(new Commit(0, d.header()));
    assertThat(stage.said(B, COMMIT)).isEmpty();
    assertThat(stage.said(C, COMMIT)).isEmpty();
    return d;
  }

  private Proposal viewOnePreparesAtBOnly() {
    changeView(1, B, B, C);
    Proposal other = stage.propose(B, "d'");
    stage.deliver(C, kind(PRE_PREPARE, 1));
    stage.tell(B, D, new Prepare(1, 1, other.header().digest()));
    stage.deliver(B, kind(PREPARE, 1).and(saidBy(C)));
    assertThat(stage.said(B, COMMIT)).containsExactly(new Commit(1, other.header()));
    return other;
  }

  private void viewTwoProposesTheFirstAgainAndOnlyCSigns(Proposal d) {
    changeView(2, C, A, C);
    // C accepted d in view 0 and has its body still; A's certificate makes it vote for d again.
    stage.tell(C, D, new Prepare(2, 1, d.header().digest()));
    stage.deliver(C, kind(PREPARE, 2).and(saidBy(A)));
    faultyCommits(2, d);
    assertThat(stage.said(C, COMMIT)).containsExactly(new Commit(2, d.header()));
    assertThat(stage.said(A, COMMIT)).containsExactly(new Commit(0, d.header()));
  }

  private void viewThreeMustCarryTheSecond(Proposal other) {
    stage.askFor(A, 3);
    stage.askFor(B, 3);
    List<SignedViewChange> quorum =
        List.of(viewChangeOf(A, 3), viewChangeOf(B, 3), viewChangeOf(D, 3));
    NewView newView = new NewView(3, quorum);
    stage.tell(A, D, newView);
    stage.tell(B, D, newView);
    serveBodies();
    for (NodeId node : List.of(A, B)) {
      stage.tell(node, D, new Prepare(3, 1, other.header().digest()));
      stage.deliver(node, kind(PREPARE, 3).and(saidBy(A, B)));
    }
    for (NodeId node : List.of(A, B)) {
      stage.tell(node, D, new Commit(3, other.header()));
      stage.deliver(node, kind(COMMIT, 3).and(saidBy(A, B)));
    }
  }

  /** A has no body of the second block: B answers its request. */
  private void serveBodies() {
    stage.deliver(B, s -> s.from().equals(A) && s.message().kind() == PROPOSAL_REQUEST);
    stage.deliver(A, s -> s.from().equals(B) && s.message().kind() == PROPOSAL_REPLY);
  }

  /** The named nodes and D leave for the view, whose leader hears of it. */
  private void changeView(long view, NodeId leader, NodeId one, NodeId two) {
    for (NodeId node : List.of(one, two)) {
      stage.askFor(node, view);
    }
    stage.tell(leader, D, new ViewChange(view, Optional.empty(), List.of()));
    stage.deliver(leader, kind(VIEW_CHANGE, view).and(saidBy(one, two)));
    for (NodeId node : List.of(one, two)) {
      stage.deliver(node, kind(NEW_VIEW, view));
      assertThat(stage.engine(node).status().leader()).contains(leader);
    }
  }

  private void faultyCommits(long view, Proposal proposal) {
    stage.tell(B, D, new Commit(view, proposal.header()));
  }

  private SignedViewChange viewChangeOf(NodeId node, long view) {
    ViewChange message =
        stage.said(node, VIEW_CHANGE).stream()
            .map(ViewChange.class::cast)
            .filter(v -> v.newView() == view)
            .findFirst()
            .orElse(new ViewChange(view, Optional.empty(), List.of()));
    return new SignedViewChange(node, message, Signer.sign(node, message.authentication()));
  }

  /** Who ever signed the block, in one view or in any. */
  private SortedSet<NodeId> signers(ProposalHeader header, Optional<Long> view) {
    SortedSet<NodeId> signers = new TreeSet<>();
    for (Stage.Sent sent : stage.sent) {
      PbftMessage message = sent.message();
      if (message instanceof Commit commit
          && commit.header().equals(header)
          && view.map(v -> v == commit.view()).orElse(true)) {
        signers.add(sent.from());
      }
    }
    return signers;
  }
}

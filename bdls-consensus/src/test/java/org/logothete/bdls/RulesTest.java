package org.logothete.bdls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.bdls.Stage.A;
import static org.logothete.bdls.Stage.B;
import static org.logothete.bdls.Stage.C;
import static org.logothete.bdls.Stage.D;
import static org.logothete.bdls.Words.ONE;
import static org.logothete.bdls.Words.OTHER;
import static org.logothete.bdls.Words.began;
import static org.logothete.bdls.Words.first;
import static org.logothete.bdls.Words.later;
import static org.logothete.bdls.Words.lock;
import static org.logothete.bdls.Words.vote;
import static org.logothete.bdls.Words.votesForNothing;
import static org.logothete.bdls.message.MessageKind.COMMIT;
import static org.logothete.bdls.message.MessageKind.DECIDE;
import static org.logothete.bdls.message.MessageKind.HEARTBEAT;
import static org.logothete.bdls.message.MessageKind.LOCK_RELEASE;
import static org.logothete.bdls.message.MessageKind.PROPOSAL_REQUEST;
import static org.logothete.bdls.message.MessageKind.ROUND_CHANGE;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.ProposalReply;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * The rules of docs/bdls.md, one step at a time. Of the nodes A to D at height 1, B leads round 0,
 * C rounds 1 and 2, D rounds 3 and 4, A rounds 5 and 6.
 */
class RulesTest {

  /** A follows in all rounds below 5. */
  private final Stage stage = new Stage(A);

  private RoundChange lastVote() {
    return (RoundChange) stage.said(A, ROUND_CHANGE).getLast();
  }

  private long round() {
    return stage.engine(A).status().viewOrRound();
  }

  // Votes.

  @Test
  void aNodeVotesForTheFirstProposalOfRoundZeroAndForNoSecond() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, first(OTHER));

    assertThat(stage.said(A, ROUND_CHANGE)).containsExactly(vote(0, ONE));
    assertThat(stage.log(A)).containsKeys(LogRecords.roundChangeKey(1), LogRecords.bodyKey(1, 0));
    assertThat(stage.effects(A, Effect.Accuse.class))
        .singleElement()
        .satisfies(
            accuse -> {
              assertThat(accuse.evidence().culprit()).isEqualTo(B);
              assertThat(accuse.evidence().proof()).hasSize(2).allMatch(Signer::verifies);
            });
    assertThat(stage.said(A, HEARTBEAT)).containsExactly(new Heartbeat(0, 0, true));
  }

  @Test
  void onlyTheLeaderSelects() {
    stage.tell(A, C, first(ONE));

    assertThat(stage.said(A, ROUND_CHANGE)).isEmpty();
  }

  @Test
  void theBodyIsCheckedBeforeTheVote() {
    stage.tell(A, B, first(new Proposal(ONE.header(), OTHER.body())));

    assertThat(stage.said(A, ROUND_CHANGE)).isEmpty();
    assertThat(stage.said(A, HEARTBEAT)).containsExactly(new Heartbeat(0, 0, true));
  }

  @Test
  void whatDoesNotLinkGetsNoVote() {
    stage.tell(A, B, first(Blocks.block(1, ONE.header().hash(), "elsewhere")));
    stage.tell(A, B, first(Blocks.block(1, Blocks.GENESIS_HASH, "old rules", 0)));

    assertThat(stage.said(A, ROUND_CHANGE)).isEmpty();
  }

  @Test
  void whoLeftARoundVotesInItNoMore() {
    stage.loseTrust(A);
    stage.tell(A, B, first(ONE));

    assertThat(stage.said(A, ROUND_CHANGE)).containsExactly(votesForNothing(1));
  }

  @Test
  void theVoteSurvivesACrash() {
    stage.tell(A, B, first(ONE));
    stage.restart(A);
    stage.tell(A, B, first(OTHER));

    assertThat(stage.said(A, ROUND_CHANGE)).containsOnly(vote(0, ONE));
  }

  @Test
  void theRoundSurvivesACrash() {
    stage.loseTrust(A);
    stage.restart(A);
    stage.tell(A, B, first(ONE));

    assertThat(round()).isEqualTo(1);
    assertThat(stage.said(A, ROUND_CHANGE)).containsOnly(votesForNothing(1));
  }

  @Test
  void unlockedNodesVoteForWhatWasSelectedLast() {
    stage.tell(A, B, first(ONE));
    stage.loseTrust(A);
    assertThat(lastVote()).isEqualTo(vote(1, ONE));

    stage.tell(A, C, later(1, new Choice.Fresh(OTHER)));
    assertThat(lastVote()).isEqualTo(vote(2, OTHER));
  }

  // Locks and commits.

  @Test
  void aQuorumOfVotesOfOneRoundLocks() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE, B, C)));
    assertThat(stage.said(A, COMMIT)).isEmpty();

    stage.tell(A, B, new Lock(lock(0, ONE)));
    assertThat(stage.said(A, COMMIT)).containsExactly(new Commit(0, ONE.header()));
    assertThat(stage.log(A)).containsEntry(LogRecords.lockKey(1), LogRecords.lock(lock(0, ONE)));
  }

  @Test
  void aCommitWaitsForTheBody() {
    stage.tell(A, B, new Lock(lock(0, ONE)));
    assertThat(stage.said(A, COMMIT)).isEmpty();
    assertThat(stage.said(A, PROPOSAL_REQUEST))
        .containsExactly(new ProposalRequest(1, ONE.header().digest()));

    stage.tell(A, C, new ProposalReply(ONE));
    assertThat(stage.said(A, COMMIT)).containsExactly(new Commit(0, ONE.header()));
    assertThat(stage.log(A)).containsKey(LogRecords.bodyKey(1, 0));
  }

  /** The Go code commits in the round it is in, whatever round the lock is of. */
  @Test
  void noCommitInARoundThatWasLeft() {
    stage.tell(A, B, first(ONE));
    stage.loseTrust(A);
    stage.tell(A, B, new Lock(lock(0, ONE)));

    assertThat(stage.said(A, COMMIT)).isEmpty();
    assertThat(stage.log(A)).as("the lock is learned").containsKey(LogRecords.lockKey(1));
  }

  @Test
  void aLockedNodeVotesForItsLockAndShowsIt() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE)));
    stage.loseTrust(A);
    stage.tell(A, C, later(1, new Choice.Fresh(OTHER)));

    assertThat(lastVote())
        .isEqualTo(new RoundChange(1, 2, Optional.of(ONE.header()), Optional.of(lock(0, ONE))));
    assertThat(stage.said(A, LOCK_RELEASE)).containsExactly(new LockRelease(lock(0, ONE)));
  }

  @Test
  void aNewerLockReplacesAnOlderOneAndNotTheOtherWay() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE)));
    stage.goTo(A, 3);
    stage.tell(A, C, new LockRelease(lock(2, OTHER)));
    assertThat(stage.log(A)).containsEntry(LogRecords.lockKey(1), LogRecords.lock(lock(2, OTHER)));

    stage.tell(A, D, new LockRelease(lock(1, ONE)));
    assertThat(stage.log(A)).containsEntry(LogRecords.lockKey(1), LogRecords.lock(lock(2, OTHER)));
    stage.loseTrust(A);
    assertThat(lastVote().choice()).contains(OTHER.header());
  }

  @Test
  void theLockSurvivesACrashAndIsCommittedToAgain() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE)));
    stage.restart(A);
    assertThat(stage.said(A, COMMIT)).hasSize(2).containsOnly(new Commit(0, ONE.header()));

    stage.loseTrust(A);
    stage.restart(A);
    assertThat(stage.said(A, COMMIT)).hasSize(2);
    assertThat(lastVote().lock()).contains(lock(0, ONE));
  }

  @Test
  void aLockOfALaterRoundBringsANodeThere() {
    stage.tell(A, D, new Lock(lock(3, ONE)));
    stage.tell(A, C, new ProposalReply(ONE));

    assertThat(round()).isEqualTo(3);
    assertThat(stage.said(A, COMMIT)).containsExactly(new Commit(3, ONE.header()));
    stage.tell(A, B, first(OTHER));
    assertThat(stage.said(A, ROUND_CHANGE)).isEmpty();
  }

  @Test
  void twoLocksOfOneRoundHaltTheChannel() {
    stage.tell(A, B, new Lock(lock(0, ONE)));

    assertThatThrownBy(() -> stage.tell(A, B, new Lock(lock(0, OTHER))))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("voted twice");
  }

  // Decisions.

  @Test
  void aDecisionNeedsAQuorumOfCommitsOfOneRound() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Commit(0, ONE.header()));
    stage.tell(A, C, new Commit(0, ONE.header()));
    stage.tell(A, D, new Commit(1, ONE.header()));
    stage.tell(A, C, new Commit(1, ONE.header()));
    assertThat(stage.decisions(A)).isEmpty();

    stage.tell(A, B, new Commit(1, ONE.header()));
    assertThat(stage.decisions(A))
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.viewOrRound()).isEqualTo(1);
              assertThat(decision.signatures().keySet()).containsExactly(B, C, D);
            });
  }

  private static DecisionCertificate decided(NodeId... signers) {
    TreeMap<NodeId, Bytes> signatures = new TreeMap<>();
    for (NodeId signer : signers) {
      BdlsMessage commit = new Commit(2, ONE.header());
      signatures.put(signer, Signer.sign(signer, commit.authentication()));
    }
    return new DecisionCertificate(ONE.header(), 2, signatures);
  }

  @Test
  void aDecisionIsBelievedFromAnybodyWhoProvesIt() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, D, new Decide(decided(B, C)));
    assertThat(stage.decisions(A)).isEmpty();

    stage.tell(A, D, new Decide(decided(B, C, D)));
    assertThat(stage.decisions(A)).hasSize(1);
    assertThat(stage.engine(A).status().decidedHeight()).isEqualTo(1);
  }

  @Test
  void aNodeThatMissedTheDecisionIsShownIt() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, D, new Decide(decided(B, C, D)));
    stage.tell(A, C, new Commit(0, ONE.header()));
    stage.tell(A, C, new Commit(0, ONE.header()));

    assertThat(stage.said(A, DECIDE)).containsExactly(new Decide(decided(B, C, D)));
  }

  @Test
  void twoCommitsOfOneRoundAreEvidence() {
    stage.tell(A, C, new Commit(0, ONE.header()));
    stage.tell(A, C, new Commit(0, ONE.header()));
    stage.tell(A, C, new Commit(1, OTHER.header()));
    assertThat(stage.effects(A, Effect.Accuse.class)).isEmpty();

    stage.tell(A, C, new Commit(0, OTHER.header()));
    assertThat(stage.effects(A, Effect.Accuse.class)).hasSize(1);
  }

  @Test
  void aConfigBlockEndsTheEngine() {
    Proposal config = Blocks.block(1, Blocks.GENESIS_HASH, "config", 1);
    stage.tell(A, B, first(config));
    for (NodeId node : List.of(B, C, D)) {
      stage.tell(A, node, new Commit(0, config.header()));
    }
    int said = stage.sent.size();
    stage.fire(A, "heartbeat");

    assertThat(stage.decisions(A)).hasSize(1);
    assertThat(stage.sent).hasSize(said);
  }

  // Rounds.

  @Test
  void suspicionAloneLeavesNoRound() {
    stage.now += 100_000;
    for (int i = 0; i < 5; i++) {
      stage.now += Stage.OPTIONS.leaderTimeoutMillis();
      stage.fire(A, "leader");
    }
    assertThat(stage.said(A, HEARTBEAT)).contains(new Heartbeat(0, 0, true));
    assertThat(round()).isZero();

    stage.tell(A, C, new Heartbeat(0, 0, true));
    assertThat(round()).isZero();
    stage.tell(A, D, new Heartbeat(0, 0, true));
    assertThat(round()).isEqualTo(1);
  }

  @Test
  void aNodeJoinsWhereAnHonestOneMustBe() {
    stage.tell(A, C, new Heartbeat(0, 7, false));
    assertThat(round()).isZero();

    stage.tell(A, D, new Heartbeat(0, 3, false));
    assertThat(round()).isEqualTo(3);
  }

  @Test
  void oneCertificateShowsThatARoundBegan() {
    stage.tell(A, C, new Resync(Optional.of(began(3, C, D)), Optional.empty()));
    assertThat(round()).isZero();

    stage.tell(A, C, new Resync(Optional.of(began(3, B, C, D)), Optional.of(lock(2, ONE))));
    assertThat(round()).isEqualTo(3);
    assertThat(lastVote().choice()).contains(ONE.header());
  }

  @Test
  void aSelectionShowsItselfThatItsRoundBegan() {
    stage.tell(A, D, new Select(3, new Choice.Fresh(ONE), Optional.of(began(3, C, D))));
    assertThat(round()).isZero();

    stage.tell(A, D, new Select(3, new Choice.Fresh(ONE), Optional.of(began(3, B, C, D))));
    assertThat(stage.said(A, ROUND_CHANGE)).containsExactly(votesForNothing(3), vote(4, ONE));
  }

  @Test
  void messagesOfTheNextHeightWaitForIt() {
    Proposal two = Blocks.block(2, ONE.header().hash(), "two");
    stage.tell(A, C, new Select(0, new Choice.Fresh(two), Optional.empty()));
    stage.tell(A, B, first(ONE));
    for (NodeId node : List.of(B, C, D)) {
      stage.tell(A, node, new Commit(0, ONE.header()));
    }

    assertThat(lastVote())
        .isEqualTo(new RoundChange(2, 0, Optional.of(two.header()), Optional.empty()));
  }

  @Test
  void copiesAreIndependentAndEqual() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE)));
    var copy = stage.engine(A).copy();
    assertThat(copy.state()).isEqualTo(stage.engine(A).state());

    copy.step(new Event.Backlog(stage.now, true));
    assertThat(copy.state()).isNotEqualTo(stage.engine(A).state());
  }

  /** The header alone says nothing about the configuration it was made under. */
  @Test
  void aHeaderOfAnotherConfigurationGetsNoVote() {
    ProposalHeader header =
        Blocks.header(2, ONE.header().hash(), Bytes.ofUtf8("x").sha256(), 1, false);
    stage.tell(A, B, first(ONE));
    for (NodeId node : List.of(B, C, D)) {
      stage.tell(A, node, new Commit(0, ONE.header()));
    }
    stage.tell(
        A,
        C,
        new Select(0, new Choice.Fresh(new Proposal(header, Bytes.ofUtf8("x"))), Optional.empty()));

    assertThat(stage.said(A, ROUND_CHANGE)).containsExactly(vote(0, ONE));
  }
}

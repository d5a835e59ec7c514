package org.logothete.bdls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.bdls.Stage.A;
import static org.logothete.bdls.Stage.B;
import static org.logothete.bdls.Stage.C;
import static org.logothete.bdls.Stage.D;
import static org.logothete.bdls.Stage.kind;
import static org.logothete.bdls.Stage.saidBy;
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
import static org.logothete.bdls.message.MessageKind.LOCK;
import static org.logothete.bdls.message.MessageKind.PROPOSAL_REPLY;
import static org.logothete.bdls.message.MessageKind.PROPOSAL_REQUEST;
import static org.logothete.bdls.message.MessageKind.ROUND_CHANGE;
import static org.logothete.bdls.message.MessageKind.SELECT;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.MessageKind;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Decision;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;

/**
 * Schedules that break protocols with locks, message by message: locks that few saw, that come
 * late, that are old, and crashes between a lock and what it forbids. At height 1, B leads round 0,
 * C rounds 1 and 2, D rounds 3 and 4. B is faulty and does what the test says.
 */
class LockScheduleTest {
  private final Stage stage = new Stage(A, C, D);

  private void hear(NodeId to, MessageKind what, NodeId... from) {
    stage.deliver(to, kind(what).and(saidBy(from)));
  }

  private RoundChange lastVote(NodeId node) {
    return (RoundChange) stage.said(node, ROUND_CHANGE).getLast();
  }

  private void assertDecided(Proposal proposal, NodeId... nodes) {
    for (NodeId node : nodes) {
      assertThat(stage.decisions(node)).extracting(Decision::proposal).containsExactly(proposal);
    }
  }

  private static DecisionCertificate certificate(long round, Proposal proposal) {
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>();
    for (NodeId signer : List.of(B, C, D)) {
      BdlsMessage commit = new Commit(round, proposal.header());
      signatures.put(signer, Signer.sign(signer, commit.authentication()));
    }
    return new DecisionCertificate(proposal.header(), round, signatures);
  }

  /** B proposes one block to A and C and another to D. */
  private void proposeTwo() {
    stage.tell(A, B, first(ONE));
    stage.tell(C, B, first(ONE));
    stage.tell(D, B, first(OTHER));
  }

  /** C, who leads rounds 1 and 2, hears everybody's votes, and everybody hears C and each other. */
  private void playTurnOfC() {
    hear(C, ROUND_CHANGE, A, D);
    for (MessageKind kind : List.of(SELECT, LOCK)) {
      hear(A, kind, C);
      hear(D, kind, C);
      hear(C, ROUND_CHANGE, A, D);
    }
    hear(C, PROPOSAL_REQUEST, D);
    hear(D, PROPOSAL_REPLY, C);
    for (NodeId node : List.of(A, C, D)) {
      hear(node, COMMIT, A, C, D);
    }
  }

  /**
   * A alone saw the lock of round 0, and C does not hear A before it has selected a third block.
   */
  @Test
  void hiddenLockIsShownAndDecided() {
    proposeTwo();
    stage.tell(A, B, new Lock(lock(0, ONE, A, B, C)));
    for (NodeId node : List.of(A, C, D)) {
      stage.loseTrust(node);
    }
    stage.tell(C, B, vote(1, OTHER));
    hear(C, ROUND_CHANGE, D);
    Proposal third = stage.propose(C, "third");
    hear(D, SELECT, C);
    hear(A, SELECT, C);
    assertThat(lastVote(D)).isEqualTo(vote(2, third));
    assertThat(lastVote(A)).isEqualTo(vote(2, ONE, lock(0, ONE, A, B, C)));

    hear(C, ROUND_CHANGE, A, D);
    hear(A, SELECT, C);
    hear(D, SELECT, C);
    hear(D, ROUND_CHANGE, A, C);
    hear(A, LOCK, D);
    hear(C, LOCK, D);
    hear(A, PROPOSAL_REQUEST, D);
    hear(D, PROPOSAL_REPLY, A);
    for (NodeId node : List.of(A, C, D)) {
      hear(node, COMMIT, A, C, D);
    }
    assertDecided(ONE, A, C, D);
  }

  /** A alone hears the commits of round 0, decides and crashes; C, who leads next, lies. */
  @Test
  void blockThatOnlyACrashedNodeDecidedIsDecidedByAll() {
    Stage faultyC = new Stage(A, B, D);
    Proposal one = faultyC.propose(B, "first");
    faultyC.deliver(A, kind(SELECT));
    faultyC.deliver(D, kind(SELECT));
    faultyC.deliver(B, kind(ROUND_CHANGE));
    faultyC.deliver(A, kind(LOCK));
    faultyC.deliver(D, kind(LOCK));
    faultyC.deliver(A, kind(COMMIT));
    assertThat(faultyC.decisions(A)).extracting(Decision::proposal).containsExactly(one);

    for (NodeId node : List.of(B, D)) {
      faultyC.loseTrust(node);
      faultyC.tell(node, C, later(1, new Choice.Fresh(OTHER)));
      RoundChange last = (RoundChange) faultyC.said(node, ROUND_CHANGE).getLast();
      assertThat(last.round()).isEqualTo(2);
      assertThat(last.choice()).contains(one.header());
    }
    faultyC.restart(A);
    faultyC.deliver(A, kind(ROUND_CHANGE).and(saidBy(D)));
    faultyC.deliver(B, kind(DECIDE));
    faultyC.deliver(D, kind(DECIDE));
    for (NodeId node : List.of(A, B, D)) {
      assertThat(faultyC.decisions(node)).extracting(Decision::proposal).containsExactly(one);
    }
  }

  /** The fork of the Go code: A and C would commit to a lock of a round that they left. */
  @Test
  void lockThatComesLateIsHeldAndNotCommittedTo() {
    proposeTwo();
    stage.loseTrust(A);
    stage.loseTrust(C);
    stage.tell(A, B, new Lock(lock(0, ONE, A, B, C)));
    stage.tell(C, B, new Lock(lock(0, ONE, A, B, C)));
    assertThat(stage.said(A, COMMIT)).isEmpty();
    assertThat(stage.said(C, COMMIT)).isEmpty();

    stage.tell(A, C, later(1, new Choice.Fresh(OTHER)));
    assertThat(lastVote(A)).isEqualTo(vote(2, ONE, lock(0, ONE, A, B, C)));
  }

  @Test
  void lockThatComesLateIsCommittedToOnceItIsRenewed() {
    proposeTwo();
    for (NodeId node : List.of(A, C, D)) {
      stage.loseTrust(node);
    }
    stage.tell(A, B, new Lock(lock(0, ONE, A, B, C)));
    playTurnOfC();
    assertThat(stage.said(A, COMMIT)).doesNotContain(new Commit(0, ONE.header()));
    assertThat(stage.decisions(A)).hasSize(1);
  }

  @Test
  void selectionOfAnOldLockDoesNotBeatANewerLock() {
    stage.tell(A, C, new Lock(lock(2, OTHER)));
    stage.tell(A, D, later(3, new Choice.Locked(lock(0, ONE))));

    assertThat(lastVote(A)).isEqualTo(vote(4, OTHER, lock(2, OTHER)));
  }

  @Test
  void lockOfALowerRoundReleasesNothingHoweverItIsShown() {
    stage.tell(A, C, new Lock(lock(2, OTHER)));
    LockCertificate old = lock(1, ONE);
    stage.tell(A, D, new Lock(old));
    stage.tell(A, D, new LockRelease(old));
    stage.tell(A, D, vote(2, ONE, old));
    stage.tell(A, D, new Resync(Optional.of(began(3, B, C, D)), Optional.of(old)));

    assertThat(lastVote(A)).isEqualTo(vote(3, OTHER, lock(2, OTHER)));
    assertThat(stage.log(A)).containsEntry(LogRecords.lockKey(1), LogRecords.lock(lock(2, OTHER)));
  }

  /** A lock of any later round releases, and of any earlier one it is learned by who has none. */
  @Test
  void lockIsLearnedInWhateverRoundANodeIs() {
    stage.goTo(A, 5);
    stage.tell(A, D, new LockRelease(lock(1, ONE)));
    assertThat(stage.log(A)).containsEntry(LogRecords.lockKey(1), LogRecords.lock(lock(1, ONE)));

    stage.tell(A, D, new LockRelease(lock(3, OTHER)));
    assertThat(stage.log(A)).containsEntry(LogRecords.lockKey(1), LogRecords.lock(lock(3, OTHER)));
    assertThat(stage.said(A, COMMIT)).isEmpty();
  }

  /** B has two votes for each of its blocks, its own included, and needs three. */
  @Test
  void leaderOfTwoBlocksGetsNoTwoLocks() {
    proposeTwo();
    LockCertificate real = lock(0, ONE, A, B, C);
    stage.tell(D, B, new Lock(lock(0, OTHER, B, D)));
    assertThat(stage.said(D, COMMIT)).isEmpty();

    SortedMap<NodeId, Bytes> borrowed = new TreeMap<>(lock(0, OTHER, B, D).signatures());
    borrowed.put(A, real.signatures().getOrDefault(A, Bytes.EMPTY));
    LockCertificate forged = new LockCertificate(0, OTHER.header(), borrowed);
    assertThat(forged.claims()).as("no host lets it in").anyMatch(c -> !Signer.verifies(c));
    assertThat(real.claims()).allMatch(Signer::verifies);
  }

  /**
   * D votes twice in round 1: the first vote counts, the second is evidence, no lock comes of both.
   */
  @Test
  void secondRoundChangeOfARoundDoesNotCount() {
    stage.tell(C, B, first(ONE));
    stage.loseTrust(C);
    stage.tell(C, B, votesForNothing(1));
    stage.tell(C, B, vote(1, ONE));
    stage.tell(C, A, vote(1, ONE));

    assertThat(stage.said(C, LOCK)).isEmpty();
    assertThat(stage.effects(C, Effect.Accuse.class))
        .singleElement()
        .satisfies(accuse -> assertThat(accuse.evidence().culprit()).isEqualTo(B));
  }

  /** The Go code makes it anew from what is greatest at that moment. */
  @Test
  void roundChangeThatIsSaidAgainIsWhatItWas() {
    stage.tell(A, B, first(ONE));
    stage.loseTrust(A);
    stage.tell(A, D, new LockRelease(lock(0, OTHER)));
    int before = stage.said(A, ROUND_CHANGE).size();
    stage.fire(A, "resend");
    stage.fire(A, "resend");
    stage.restart(A);

    assertThat(stage.said(A, ROUND_CHANGE)).hasSizeGreaterThan(before);
    assertThat(stage.said(A, ROUND_CHANGE).subList(1, stage.said(A, ROUND_CHANGE).size()))
        .containsOnly(vote(1, ONE));
  }

  @Test
  void votesOfTwoRoundsAreNoLock() {
    SortedMap<NodeId, Bytes> signatures = new TreeMap<>(lock(0, ONE, B, C).signatures());
    signatures.putAll(lock(1, ONE, D).signatures());
    for (long round = 0; round < 2; round++) {
      assertThat(new LockCertificate(round, ONE.header(), signatures).claims())
          .anyMatch(claim -> !Signer.verifies(claim));
    }

    stage.tell(C, B, first(ONE));
    stage.loseTrust(C);
    stage.tell(C, A, vote(1, ONE));
    stage.tell(C, B, vote(2, ONE));
    assertThat(stage.said(C, LOCK)).isEmpty();
  }

  @Test
  void decisionOfALaterHeightWaitsForItsTurn() {
    Proposal two = Blocks.block(2, ONE.header().hash(), "two");
    stage.tell(A, D, new Decide(certificate(0, two)));
    assertThat(stage.decisions(A)).isEmpty();

    stage.tell(A, B, first(ONE));
    stage.tell(A, D, new Decide(certificate(0, ONE)));
    stage.tell(A, C, new Select(0, new Choice.Fresh(two), Optional.empty()));
    assertThat(stage.decisions(A)).extracting(Decision::proposal).containsExactly(ONE, two);
  }

  @Test
  void decisionOfAPastHeightChangesNothing() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, D, new Decide(certificate(0, ONE)));
    stage.tell(A, D, new Decide(certificate(1, OTHER)));
    stage.tell(A, D, new LockRelease(lock(3, OTHER)));

    assertDecided(ONE, A);
    assertThat(stage.log(A)).doesNotContainKey(LogRecords.lockKey(1));
  }

  /** Neither part of a resync lends the other its signatures. */
  @Test
  void resyncProvesEachPartByItself() {
    stage.tell(A, D, new Resync(Optional.of(began(3, C, D)), Optional.of(lock(0, ONE))));
    assertThat(stage.engine(A).status().viewOrRound()).isZero();

    stage.tell(C, D, new Resync(Optional.of(began(3, B, C, D)), Optional.of(lock(2, ONE, C, D))));
    assertThat(stage.engine(C).status().viewOrRound()).isEqualTo(3);
    assertThat(stage.log(C)).doesNotContainKey(LogRecords.lockKey(1));
  }

  @Test
  void lockIsWrittenDownBeforeTheCommitLeaves() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE)));

    List<Effect> effects = stage.effects(A);
    int written =
        effects.indexOf(new Effect.Persist(LogRecords.lockKey(1), LogRecords.lock(lock(0, ONE))));
    int left = effects.indexOf(new Effect.Broadcast(new Commit(0, ONE.header())));
    assertThat(written).isNotNegative().isLessThan(left);
  }

  /** Between the lock and the commit; what the node voted for before does not matter any more. */
  @Test
  void nodeThatCrashedBehindItsLockVotesForIt() {
    proposeTwo();
    stage.tell(D, B, new Lock(lock(0, ONE, A, B, C)));
    assertThat(stage.said(D, COMMIT)).as("the body is missing").isEmpty();
    stage.restart(D);
    stage.loseTrust(D);

    assertThat(lastVote(D)).isEqualTo(vote(1, ONE, lock(0, ONE, A, B, C)));
  }

  @Test
  void nodeThatLostItsLockDoesNotVoteAtThatHeight() {
    stage.tell(A, B, first(ONE));
    stage.tell(A, B, new Lock(lock(0, ONE)));
    int said = stage.said(A, ROUND_CHANGE).size();
    stage.wipe(A);
    stage.tell(A, B, first(OTHER));
    stage.tell(A, B, new Lock(lock(0, OTHER)));
    stage.tell(A, C, later(1, new Choice.Fresh(OTHER)));

    assertThat(stage.said(A, ROUND_CHANGE)).hasSize(said);
    assertThat(stage.said(A, COMMIT)).containsExactly(new Commit(0, ONE.header()));
  }

  /** C crashed behind its selection; what it hears afterwards would make it select a lock. */
  @Test
  void restartedLeaderSelectsTheSame() {
    stage.loseTrust(C);
    stage.tell(C, A, votesForNothing(1));
    stage.tell(C, D, votesForNothing(1));
    Bytes votedBefore = stage.log(C).getOrDefault(LogRecords.roundChangeKey(1), Bytes.EMPTY);
    Proposal own = stage.propose(C, "own");
    stage.log(C).put(LogRecords.roundChangeKey(1), votedBefore);
    stage.restart(C);
    stage.tell(C, A, vote(1, ONE, lock(0, ONE, A, B, D)));
    stage.tell(C, D, votesForNothing(1));

    assertThat(stage.said(C, SELECT))
        .hasSize(2)
        .allSatisfy(
            said -> {
              assertThat(((Select) said).round()).isEqualTo(1);
              assertThat(((Select) said).header()).isEqualTo(own.header());
            });
  }

  @Test
  void nothingIsVotedForBehindAConfigBlock() {
    Proposal config = Blocks.block(1, Blocks.GENESIS_HASH, "config", 1);
    Proposal next = Blocks.block(2, config.header().hash(), "by the old rules");
    stage.tell(A, B, first(config));
    stage.tell(A, C, new Select(0, new Choice.Fresh(next), Optional.empty()));
    stage.tell(A, D, new Decide(certificate(0, config)));
    stage.tell(A, C, new Select(0, new Choice.Fresh(next), Optional.empty()));

    assertDecided(config, A);
    assertThat(lastVote(A).height()).isEqualTo(1);
    assertThat(stage.engine(A).openSlot()).isEmpty();
  }

  @Test
  void leaderProposesNothingBehindAConfigBlock() {
    Proposal config = Blocks.block(1, Blocks.GENESIS_HASH, "config", 1);
    stage.tell(C, B, first(config));
    stage.tell(C, D, new Decide(certificate(0, config)));
    assertDecided(config, C);
    assertThat(stage.engine(C).openSlot()).as("C would lead height 2").isEmpty();
  }

  /** More than f faulty nodes: nobody goes on as if nothing had happened. */
  @Test
  void quorumThatVotedTwiceHaltsTheChannel() {
    stage.tell(A, B, new Lock(lock(0, ONE)));
    assertThatThrownBy(() -> stage.tell(A, B, new LockRelease(lock(0, OTHER))))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("voted twice");
  }

  @Test
  void nodeThatStillVotesForWhatIsDecidedIsShownTheDecision() {
    stage.tell(A, B, first(ONE));
    stage.tell(C, B, first(ONE));
    stage.tell(A, D, new Decide(certificate(0, ONE)));
    stage.loseTrust(C);
    stage.tell(A, C, lastVote(C));
    hear(C, DECIDE, A);

    assertDecided(ONE, A, C);
  }
}

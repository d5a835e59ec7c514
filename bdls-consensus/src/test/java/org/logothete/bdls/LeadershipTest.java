package org.logothete.bdls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.bdls.Stage.A;
import static org.logothete.bdls.Stage.B;
import static org.logothete.bdls.Stage.C;
import static org.logothete.bdls.Stage.D;
import static org.logothete.bdls.Words.ONE;
import static org.logothete.bdls.Words.OTHER;
import static org.logothete.bdls.Words.first;
import static org.logothete.bdls.Words.later;
import static org.logothete.bdls.Words.lock;
import static org.logothete.bdls.Words.vote;
import static org.logothete.bdls.Words.votesForNothing;
import static org.logothete.bdls.message.MessageKind.COMMIT;
import static org.logothete.bdls.message.MessageKind.LOCK;
import static org.logothete.bdls.message.MessageKind.ROUND_CHANGE;
import static org.logothete.bdls.message.MessageKind.SELECT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Effect;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;
import org.logothete.consensus.Proposal;

/** What a leader may do, and what the kernel refuses. Who leads is told in {@link RulesTest}. */
class LeadershipTest {
  private final Stage leading = new Stage(B);

  @Test
  void theLeaderLocksWhatAQuorumVotesFor() {
    Proposal proposal = leading.propose(B, "mine");
    leading.tell(B, C, vote(0, proposal));
    assertThat(leading.said(B, LOCK)).isEmpty();

    leading.tell(B, D, vote(0, proposal));
    assertThat(leading.said(B, LOCK))
        .singleElement()
        .satisfies(
            lock ->
                assertThat(((Lock) lock).certificate().signatures().keySet())
                    .containsExactly(B, C, D));
  }

  @Test
  void theCandidateOfAHeightIsFrozen() {
    Proposal proposal = leading.propose(B, "mine");
    assertThat(leading.engine(B).openSlot()).isEmpty();
    leading.restart(B);
    assertThat(leading.engine(B).openSlot()).isEmpty();

    assertThat(leading.said(B, SELECT)).hasSize(2).containsOnly(first(proposal));
  }

  @Test
  void twoVotesInOneRoundAreEvidence() {
    leading.propose(B, "mine");
    leading.tell(B, C, vote(0, ONE));
    leading.tell(B, C, vote(0, OTHER));

    assertThat(leading.effects(B, Effect.Accuse.class))
        .singleElement()
        .satisfies(a -> assertThat(a.evidence().proof()).hasSize(2).allMatch(Signer::verifies));
  }

  /** C leads rounds 1 and 2. */
  private static Stage laterLeader() {
    Stage stage = new Stage(C);
    stage.loseTrust(C);
    return stage;
  }

  @Test
  void aLaterLeaderProposesOnlyOnceAQuorumSaysWhatItHolds() {
    Stage later = laterLeader();
    assertThat(later.engine(C).openSlot()).isEmpty();
    later.tell(C, A, votesForNothing(1));
    later.tell(C, D, votesForNothing(1));

    Proposal own = later.propose(C, "own");
    assertThat(later.said(C, SELECT))
        .singleElement()
        .satisfies(
            said -> {
              Select select = (Select) said;
              assertThat(select.round()).isEqualTo(1);
              assertThat(select.header()).isEqualTo(own.header());
              assertThat(select.began().orElseThrow().votes()).hasSize(3);
            });
    assertThat(later.said(C, ROUND_CHANGE).getLast()).isEqualTo(vote(2, own));
  }

  @Test
  void aLaterLeaderSelectsTheNewestLock() {
    Stage later = laterLeader();
    later.tell(C, A, votesForNothing(1));
    later.tell(
        C, D, new RoundChange(1, 1, Optional.of(ONE.header()), Optional.of(lock(0, ONE, A, B, D))));

    assertThat(later.said(C, SELECT))
        .singleElement()
        .satisfies(
            said ->
                assertThat(((Select) said).choice())
                    .isEqualTo(new Choice.Locked(lock(0, ONE, A, B, D))));
  }

  /** One who contradicts quickly would otherwise spoil every turn of an honest leader. */
  @Test
  void inItsSecondRoundALeaderWaitsForVotesThatCanStillAgree() {
    Stage later = laterLeader();
    later.tell(C, A, votesForNothing(1));
    later.tell(C, D, votesForNothing(1));
    Proposal own = later.propose(C, "own");
    later.tell(C, D, votesForNothing(2));
    later.tell(C, A, vote(2, own));
    assertThat(later.said(C, SELECT)).hasSize(1);

    later.tell(C, B, vote(2, own));
    assertThat(later.said(C, LOCK)).hasSize(1);
  }

  @Test
  void aLeaderPassesOnWhatCannotGetItsQuorumAnyMore() {
    Stage later = laterLeader();
    later.tell(C, A, votesForNothing(1));
    later.tell(C, D, votesForNothing(1));
    later.propose(C, "own");
    later.tell(C, D, votesForNothing(2));
    later.tell(C, A, votesForNothing(2));

    assertThat(later.said(C, SELECT)).hasSize(2);
    assertThat(later.engine(C).status().viewOrRound()).isEqualTo(3);
  }

  @Test
  void aLaterLeaderLocksAtOnceWhatAllVoteFor() {
    Stage later = new Stage(C);
    later.tell(C, B, first(ONE));
    later.loseTrust(C);
    later.tell(C, A, vote(1, ONE));
    later.tell(C, D, vote(1, ONE));

    assertThat(later.said(C, SELECT)).isEmpty();
    assertThat(later.said(C, LOCK)).hasSize(1);
    later.tell(C, A, new ProposalRequest(1, ONE.header().digest()));
    assertThat(later.said(C, COMMIT)).containsExactly(new Commit(1, ONE.header()));
  }

  private static boolean suspectsAfterSilence(Stage stage) {
    stage.now += Stage.OPTIONS.silenceMillisMin();
    stage.fire(A, "leader");
    return stage.effects(A, Effect.Note.class).stream()
        .anyMatch(note -> note.topic() == Effect.Note.Topic.LEADER_SUSPECTED);
  }

  /** After a start, and after a change of configuration, which a dead node may lead first. */
  @Test
  void aSilentFirstLeaderIsWaitedForOnlyUntilAQuorumIsThere() {
    Stage alone = new Stage(A);
    alone.tell(A, C, new Heartbeat(0, 0, false));
    assertThat(suspectsAfterSilence(alone)).isFalse();

    Stage quorum = new Stage(A);
    quorum.tell(A, C, new Heartbeat(0, 0, false));
    quorum.tell(A, D, new Heartbeat(0, 0, false));
    assertThat(suspectsAfterSilence(quorum)).isTrue();
  }

  @Test
  void safetyRulesHaltOnABrokenIntention() {
    Certificates certificates = new Certificates(new Membership(List.of(A, B, C, D), B), 0);
    SafetyRules rules = new SafetyRules(certificates, 0, true);
    Outbox out = new Outbox();
    assertThatThrownBy(() -> rules.vote(vote(0, ONE), out))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("body");
    rules.freeze(ONE, out);
    assertThatThrownBy(() -> rules.freeze(OTHER, out)).isInstanceOf(InvariantViolation.class);
    rules.select(first(ONE), out);
    assertThatThrownBy(() -> rules.select(first(ONE), out)).isInstanceOf(InvariantViolation.class);
    rules.vote(vote(0, ONE), out);
    assertThatThrownBy(() -> rules.vote(vote(0, ONE), out)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> rules.commit(0, out)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> rules.lock(lock(0, ONE, C, D), out))
        .isInstanceOf(InvariantViolation.class);
    assertThat(rules.lock(lock(0, ONE), out)).isTrue();
    assertThatThrownBy(() -> rules.vote(votesForNothing(1), out))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("conceals");
    rules.vote(new RoundChange(1, 1, Optional.of(ONE.header()), Optional.of(lock(0, ONE))), out);
    assertThatThrownBy(() -> rules.commit(0, out)).isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> rules.keep(Blocks.block(2, ONE.header().hash(), "two"), out))
        .isInstanceOf(InvariantViolation.class);
  }

  @Test
  void aNodeThatLostItsDiskFollowsBeforeItVotes() {
    SafetyRules rules =
        new SafetyRules(new Certificates(new Membership(List.of(A, B, C, D), A), 0), 0, false);
    Outbox out = new Outbox();
    Map<Long, Boolean> expected = Map.of(5L, false, 6L, false, 7L, true);
    for (long height = 5; height <= 7; height++) {
      rules.decided(height, 0, out);
      assertThat(rules.isVoting()).isEqualTo(expected.get(height));
    }
  }
}

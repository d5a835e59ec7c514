package org.logothete.bdls;

import java.util.Optional;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.RoundChange;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect.Note.Topic;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * From one round to the next. A node comes to a round by voting in it, or because the round's own
 * lock showed that a quorum did; it never goes back.
 */
final class Rounds {
  private static final int DOUBLINGS_MAX = 20;

  private final BdlsState state;
  private final SafetyRules safety;

  /** Turns in a row that decided nothing; each decision forgives one. */
  private int failures;

  Rounds(BdlsState state, SafetyRules safety) {
    this.state = state;
    this.safety = safety;
  }

  Rounds copy(BdlsState stateCopy, SafetyRules safetyCopy) {
    Rounds copy = new Rounds(stateCopy, safetyCopy);
    copy.failures = failures;
    return copy;
  }

  /** How long to wait for a leader when some before it failed. */
  long patienceMillis() {
    long start = state.options.leaderTimeoutMillis();
    long max = state.options.viewChangeTimeoutMillisMax();
    long factor = 1L << failures;
    return Math.max(start, start > max / factor ? max : start * factor);
  }

  /** Whether leaders did well of late. */
  boolean isProven() {
    return failures == 0;
  }

  void decided() {
    failures = Math.max(0, failures - 1);
  }

  /** Votes in the present round, if that was not done: in round 0, after its proposal came. */
  void vote(Outbox out) {
    Optional<LockCertificate> lock = safety.lock();
    boolean tooLate = safety.hasVoted(state.round) || safety.isLockedIn(state.round);
    if (!safety.isVoting() || tooLate) {
      return;
    }
    Optional<Proposal> preferred =
        lock.isPresent() || state.open.preferred == null
            ? Optional.empty()
            : state.open.body(state.open.preferred.digest());
    preferred.ifPresent(proposal -> safety.keep(proposal, out));
    Optional<ProposalHeader> choice =
        lock.map(LockCertificate::header).or(() -> preferred.map(Proposal::header));
    safety.vote(new RoundChange(state.height(), state.round, choice, lock), out);
  }

  /** Leaves the present round for a higher one, and votes there. */
  void enter(long round, String why, Outbox out) {
    boolean anotherTurn = Turns.ofRound(round) > Turns.ofRound(state.round);
    go(round, out);
    if (anotherTurn) {
      out.note(Topic.VIEW_CHANGE_STARTED, state.decidedHeight(), round, why);
      safety.lock().ifPresent(lock -> out.broadcast(new LockRelease(lock)));
    }
    vote(out);
  }

  /** A lock proves that a quorum voted in its round: this node has nothing to add to that vote. */
  void follow(LockCertificate lock, Outbox out) {
    if (lock.round() > state.round) {
      go(lock.round(), out);
    }
  }

  private void go(long round, Outbox out) {
    if (round <= state.round) {
      throw new InvariantViolation("from round " + state.round + " back to " + round);
    }
    if (Turns.ofRound(round) > Turns.ofRound(state.round)) {
      failures = Math.min(failures + 1, DOUBLINGS_MAX);
    }
    state.round = round;
    String what = "height " + state.height() + ", led by " + state.leader();
    out.note(Topic.VIEW_ENTERED, state.decidedHeight(), round, what);
  }

  void write(CanonicalWriter out) {
    out.uint32(failures);
  }
}

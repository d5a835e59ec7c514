package org.logothete.bdls;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.logothete.bdls.LogRecords.Recovered;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.Effect;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.RecordKey;

/**
 * The only class that turns an intention into a vote. It writes down what it is about to promise
 * and only then lets the promise out; what it once voted it votes again if asked, and nothing else
 * in that place. An intention that would break a promise means that the engine around it is wrong:
 * {@link InvariantViolation}.
 *
 * <p>Promises, numbered as in docs/bdls.md:
 *
 * <ol>
 *   <li>one round change per height and round, in ascending rounds;
 *   <li>a round change for the newest lock, or, if there is none, for a body that is on disk;
 *   <li>one lock, which only a newer certificate replaces;
 *   <li>a commit only to the lock on disk, in its own round, with its body on disk, and in no round
 *       below one that was voted in;
 *   <li>one candidate per height and one selection per height and round;
 *   <li>no vote at or below the decided height, and none at all before voting is allowed.
 * </ol>
 */
final class SafetyRules {
  private static final long UNKNOWN = -1;

  /** Heights above the first one learned that may hold forgotten votes after the log was lost. */
  private static final int FORGOTTEN_HEIGHTS = 2;

  private final Certificates certificates;
  private boolean voting;
  private long firstLearned = UNKNOWN;
  private long decidedHeight;

  private @Nullable RoundChange vote;
  private @Nullable LockCertificate lock;
  private @Nullable Proposal candidate;
  private @Nullable Select selected;

  /** Digests of the bodies on disk. */
  private final SortedSet<Bytes> durable = new TreeSet<>();

  private long bodiesKept;

  /** The round committed in; said again after a restart, since it follows from the lock. */
  private long committedRound = UNKNOWN;

  SafetyRules(Certificates certificates, long decidedHeight, boolean mayVote) {
    this.certificates = certificates;
    this.decidedHeight = decidedHeight;
    this.voting = mayVote;
  }

  private SafetyRules(SafetyRules other) {
    this.certificates = other.certificates;
    this.voting = other.voting;
    this.firstLearned = other.firstLearned;
    this.decidedHeight = other.decidedHeight;
    this.vote = other.vote;
    this.lock = other.lock;
    this.candidate = other.candidate;
    this.selected = other.selected;
    this.durable.addAll(other.durable);
    this.bodiesKept = other.bodiesKept;
    this.committedRound = other.committedRound;
  }

  SafetyRules copy() {
    return new SafetyRules(this);
  }

  /** Takes back the promises of the life before. */
  void recover(Recovered log) {
    vote = log.roundChange().orElse(null);
    lock = log.lock().orElse(null);
    candidate = log.candidate().orElse(null);
    log.candidate().ifPresent(proposal -> durable.add(proposal.header().digest()));
    log.bodies().forEach(proposal -> durable.add(proposal.header().digest()));
    bodiesKept = log.bodies().size();
    selected = log.selected().map(own -> restore(own, log)).orElse(null);
  }

  private static Select restore(LogRecords.Selected own, Recovered log) {
    Choice choice =
        own.lock()
            .<Choice>map(Choice.Locked::new)
            .orElseGet(() -> new Choice.Fresh(bodyOf(own.header(), log)));
    return new Select(own.round(), choice, own.began());
  }

  private static Proposal bodyOf(ProposalHeader header, Recovered log) {
    return Stream.concat(log.candidate().stream(), log.bodies().stream())
        .filter(proposal -> proposal.header().equals(header))
        .findFirst()
        .orElseThrow(() -> new InvariantViolation("the log lacks the body of its selection"));
  }

  boolean isVoting() {
    return voting;
  }

  /** No vote is cast below this round any more. */
  long promisedRound() {
    long voted = vote == null ? 0 : vote.round();
    long locked = lock == null ? 0 : lock.round();
    long led = selected == null ? 0 : selected.round();
    return Math.max(voted, Math.max(locked, led));
  }

  boolean hasVoted(long round) {
    return vote != null && vote.round() >= round;
  }

  Optional<LockCertificate> lock() {
    return Optional.ofNullable(lock);
  }

  boolean isLockedIn(long round) {
    return lock != null && lock.round() == round;
  }

  Optional<Proposal> candidate() {
    return Optional.ofNullable(candidate);
  }

  Optional<Select> selected() {
    return Optional.ofNullable(selected);
  }

  /** Puts a body on disk, unless it is there. */
  void keep(Proposal proposal, Outbox out) {
    mustVoteAt(proposal.height());
    if (durable.add(proposal.header().digest())) {
      RecordKey key = LogRecords.bodyKey(proposal.height(), bodiesKept++);
      out.add(new Effect.Persist(key, LogRecords.body(proposal)));
    }
  }

  /** The one vote of a round, for its leader. */
  void vote(RoundChange roundChange, Outbox out) {
    mustVoteAt(roundChange.height());
    if (hasVoted(roundChange.round()) || roundChange.round() < promisedRound()) {
      throw new InvariantViolation(
          "a vote in round " + roundChange.round() + " after promising " + promisedRound());
    }
    if (!roundChange.lock().equals(lock())) {
      throw new InvariantViolation("a vote that conceals the lock, or claims another");
    }
    roundChange
        .choice()
        .filter(header -> lock == null && !durable.contains(header.digest()))
        .ifPresent(
            header -> {
              throw new InvariantViolation("a vote without the body on disk: " + header.digest());
            });
    vote = roundChange;
    RecordKey key = LogRecords.roundChangeKey(roundChange.height());
    out.add(new Effect.Persist(key, LogRecords.roundChange(roundChange)));
    repeatVote(out);
  }

  /** Learns of a lock, of whatever round; true if it is newer than the one held. */
  boolean lock(LockCertificate certificate, Outbox out) {
    if (!voting || (lock != null && lock.round() > certificate.round())) {
      return false;
    }
    if (lock != null && lock.round() == certificate.round()) {
      if (!lock.header().equals(certificate.header())) {
        throw new InvariantViolation("a quorum voted twice in round " + lock.round());
      }
      return false;
    }
    mustVoteAt(certificate.height());
    certificates
        .problem(certificate)
        .ifPresent(
            why -> {
              throw new InvariantViolation("locks without a certificate: " + why);
            });
    lock = certificate;
    RecordKey key = LogRecords.lockKey(certificate.height());
    out.add(new Effect.Persist(key, LogRecords.lock(certificate)));
    return true;
  }

  boolean hasCommitted(long round) {
    return committedRound == round;
  }

  /** Whether a commit to the lock in the round breaks no promise. */
  private boolean mayCommit(LockCertificate held, long round) {
    return held.round() == round
        && promisedRound() == round
        && durable.contains(held.header().digest());
  }

  /** Commit to the lock. */
  void commit(long round, Outbox out) {
    LockCertificate held = lock;
    if (held == null || !mayCommit(held, round)) {
      throw new InvariantViolation("a commit in round " + round + " to what is not locked in it");
    }
    mustVoteAt(held.height());
    committedRound = round;
    Membership membership = certificates.membership();
    Commit commit = new Commit(round, held.header());
    if (CommitRoute.of(membership) == CommitRoute.EVERYBODY) {
      out.broadcast(commit);
    } else {
      out.send(Turns.leader(membership, held.height(), round), commit);
    }
  }

  /** This node's own proposal for the height, whenever it comes to lead a round of it. */
  void freeze(Proposal proposal, Outbox out) {
    mustVoteAt(proposal.height());
    if (candidate != null) {
      throw new InvariantViolation("a second candidate for height " + proposal.height());
    }
    candidate = proposal;
    durable.add(proposal.header().digest());
    RecordKey key = LogRecords.candidateKey(proposal.height());
    out.add(new Effect.Persist(key, LogRecords.candidate(proposal)));
  }

  /** Leader: say what to vote for. */
  void select(Select select, Outbox out) {
    mustVoteAt(select.height());
    Membership membership = certificates.membership();
    if (!Turns.leader(membership, select.height(), select.round()).equals(membership.self())) {
      throw new InvariantViolation("a selection in round " + select.round() + ", led by another");
    }
    if (select.round() < promisedRound()
        || (selected != null && selected.round() >= select.round())) {
      throw new InvariantViolation("a second selection in round " + select.round());
    }
    if (select.choice() instanceof Choice.Fresh(Proposal proposal)
        && !durable.contains(proposal.header().digest())) {
      throw new InvariantViolation("selects what is not on disk");
    }
    selected = select;
    RecordKey key = LogRecords.selectKey(select.height());
    out.add(new Effect.Persist(key, LogRecords.selected(LogRecords.Selected.of(select))));
    out.broadcast(select);
  }

  /** After a restart: what was said last is said again, also to oneself. */
  void resume(Outbox out) {
    if (voting && selected != null && selected.round() == promisedRound()) {
      out.broadcast(selected);
    }
    repeatVote(out);
  }

  /** Says the vote of the round voted in last again. */
  void repeatVote(Outbox out) {
    if (voting && vote != null) {
      Membership membership = certificates.membership();
      out.send(Turns.leader(membership, vote.height(), vote.round()), vote);
    }
  }

  /** Says the own selection again, to one who seems not to have it. */
  void repeatSelection(NodeId to, Outbox out) {
    selected().ifPresent(own -> out.send(to, own));
  }

  /**
   * A height was decided, here or elsewhere. After a lost log, those whose blocks this node learns
   * first may be one behind what it had decided itself, and it may have voted one above that.
   */
  void decided(long height, long round, Outbox out) {
    decidedHeight = Math.max(decidedHeight, height);
    vote = null;
    lock = null;
    candidate = null;
    selected = null;
    durable.clear();
    bodiesKept = 0;
    committedRound = UNKNOWN;
    if (voting) {
      return;
    }
    if (firstLearned == UNKNOWN) {
      firstLearned = height;
    }
    long forgottenMax = firstLearned + FORGOTTEN_HEIGHTS;
    voting = height >= forgottenMax;
    out.note(
        Effect.Note.Topic.NOT_VOTING,
        height,
        round,
        voting ? "voting from here on" : "votes after height " + forgottenMax);
  }

  private void mustVoteAt(long height) {
    if (!voting) {
      throw new InvariantViolation("this node must not vote");
    }
    if (height != decidedHeight + 1) {
      throw new InvariantViolation(
          "a vote at height " + height + ", in progress is " + (decidedHeight + 1));
    }
  }

  void write(CanonicalWriter out) {
    out.bool(voting).uint64(firstLearned + 1).uint64(decidedHeight).uint64(bodiesKept);
    out.uint64(committedRound + 1);
    out.bytes(vote == null ? Bytes.EMPTY : vote.encode());
    out.bytes(lock == null ? Bytes.EMPTY : new Lock(lock).encode());
    out.bool(candidate != null);
    if (candidate != null) {
      candidate.write(out);
    }
    out.bytes(selected == null ? Bytes.EMPTY : selected.encode());
    out.uint32(durable.size());
    durable.forEach(out::bytes);
  }
}

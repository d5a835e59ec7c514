package org.logothete.bdls;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.logothete.bdls.LogRecords.Recovered;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.Heartbeat;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.LockRelease;
import org.logothete.bdls.message.ProposalReply;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect.Note.Topic;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.TimerId;

/**
 * A started engine: sends each event to the part that it concerns, and afterwards settles what
 * concerns several of them. Holds no rules of its own but which messages are for now, for later and
 * for never.
 */
final class BdlsNode {
  /** How many times its usual patience a node waits for a quorum of others after it started. */
  private static final int START_GRACE_PATIENCES = 3;

  private static final TimerId HEARTBEAT = new TimerId("heartbeat", 0);
  private static final TimerId RESEND = new TimerId("resend", 0);

  /** What a leader is given time for; grows as the height gets on. */
  private record Step(long height, long round, int phase) {}

  private final BdlsState state;
  private final SafetyRules safety;
  private final Bodies bodies;
  private final Rounds rounds;
  private final Agreement agreement;
  private final Leadership leadership;
  private final FutureMessages future;
  private final PeerProgress peers;
  private final LeaderWatch watch;
  private final Suspicions suspicions;
  private boolean backlog;

  /** The decided height at the last resend tick: votes are repeated only while it stands still. */
  private long decidedAtTick = -1;

  BdlsNode(Membership membership, EngineOptions options, Event.Started started) {
    state = new BdlsState(membership, options, started.tip());
    safety = new SafetyRules(state.certificates(), started.tip().height(), started.mayVote());
    bodies = new Bodies();
    rounds = new Rounds(state, safety);
    agreement = new Agreement(state, safety, rounds, bodies);
    leadership = new Leadership(state, safety, rounds, agreement);
    future = new FutureMessages(options.inFlightMax());
    peers = new PeerProgress();
    watch = new LeaderWatch(options);
    suspicions = new Suspicions();
  }

  private BdlsNode(BdlsNode other) {
    state = other.state.copy();
    safety = other.safety.copy();
    bodies = other.bodies.copy();
    rounds = other.rounds.copy(state, safety);
    agreement = new Agreement(state, safety, rounds, bodies);
    leadership = other.leadership.copy(state, safety, rounds, agreement);
    future = other.future.copy();
    peers = other.peers.copy();
    watch = other.watch.copy();
    suspicions = other.suspicions.copy();
    backlog = other.backlog;
    decidedAtTick = other.decidedAtTick;
  }

  BdlsNode copy() {
    return new BdlsNode(this);
  }

  void start(Event.Started started, Outbox out) {
    recover(LogRecords.read(started.log(), state.height()));
    out.startTimer(HEARTBEAT, state.options.heartbeatIntervalMillis());
    out.startTimer(RESEND, state.options.resendIntervalMillis());
    watch.boot(started.now() + START_GRACE_PATIENCES * rounds.patienceMillis());
    watch.start(started.now(), patience(), out);
    safety.resume(out);
    settle(started.now(), step(), out);
  }

  private void recover(Recovered log) {
    safety.recover(log);
    state.round = safety.promisedRound();
    Stream.concat(log.candidate().stream(), log.bodies().stream())
        .forEach(
            proposal -> {
              if (!state.fits(proposal.header())) {
                throw new InvariantViolation(
                    "the log holds a proposal that does not follow block "
                        + state.decidedHeight()
                        + ": is the tip's certificate missing?");
              }
              state.open.keepBody(proposal, log.lock().map(LockCertificate::header));
            });
    state.open.preferred =
        log.roundChange()
            .flatMap(RoundChange::choice)
            .filter(header -> state.open.body(header.digest()).isPresent())
            .orElse(null);
  }

  void step(Event event, Outbox out) {
    if (state.ended) {
      if (event instanceof Event.Finalized finalized) {
        agreement.onFinalized(finalized.height());
      }
      return;
    }
    Step before = step();
    switch (event) {
      case Event.Started _ -> throw new IllegalStateException("the engine was started before");
      case Event.Submitted e -> leadership.onSubmitted(e.proposal(), out);
      case Event.Received e -> receive(e.message(), e.now(), out);
      case Event.TimerFired e -> onTimer(e.timer(), e.now(), out);
      case Event.Validated e -> agreement.onValidated(e, out);
      case Event.Finalized e -> agreement.onFinalized(e.height());
      case Event.CaughtUp e -> agreement.onCaughtUp(e.tip(), out);
      case Event.Heard e -> heard(e.from(), e.now(), out);
      case Event.Backlog e -> backlog = e.waiting();
      case Event.Overdue e -> suspicions.overdue(e.overdue());
    }
    settle(event.now(), before, out);
  }

  private void receive(Authenticated<? extends ConsensusMessage> received, long now, Outbox out) {
    if (!(received.message() instanceof BdlsMessage message)
        || !state.membership.contains(received.from())) {
      throw new IllegalArgumentException("not a message of this protocol and membership");
    }
    heard(received.from(), now, out);
    dispatch(new Authenticated<>(received.from(), message, received.signature()), now, out);
    peers.askIfFarBehind(state, out);
  }

  private void dispatch(Authenticated<BdlsMessage> received, long now, Outbox out) {
    NodeId from = received.from();
    switch (received.message()) {
      case Heartbeat m -> {
        noteProgress(from, m.height(), m.round(), now);
        if (!from.equals(state.self())) {
          suspicions.heard(from, m.height(), Turns.ofRound(m.round()), m.suspects());
        }
      }
      case ProposalRequest m -> agreement.onProposalRequest(from, m, out);
      case ProposalReply m -> agreement.onProposalReply(from, m.proposal(), out);
      case RoundChange m -> inTime(received, m.round(), now, out);
      case Select m -> inTime(received, m.round(), now, out);
      case Lock _, LockRelease _, Resync _ -> inTime(received, 0, now, out);
      case Commit m -> inTime(received, m.round(), now, out);
      case Decide m -> {
        peers.saw(from, m.height(), 0);
        inTime(received, 0, now, out);
      }
    }
  }

  private void heard(NodeId from, long now, Outbox out) {
    if (from.equals(state.self())) {
      return;
    }
    watch.heard(from, from.equals(state.leader()), now);
    if (watch.isBootOver(state.quorum() - 1, now)) {
      watch.endBoot(now, patience(), out);
    }
  }

  /** A node shows the height it works on and the round it came to there. */
  private void noteProgress(NodeId from, long height, long round, long now) {
    peers.saw(from, height - 1, round);
    if (!from.equals(state.self())) {
      suspicions.saw(from, height, Turns.ofRound(round));
    }
    boolean isHere =
        height > state.height()
            || (height == state.height() && Turns.ofRound(round) >= Turns.ofRound(state.round));
    if (isHere && from.equals(state.leader())) {
      watch.signOfLife(now);
    }
  }

  /** What is about the height in progress is taken, what is about the next ones is kept. */
  private void inTime(Authenticated<BdlsMessage> received, long round, long now, Outbox out) {
    BdlsMessage message = received.message();
    NodeId from = received.from();
    noteProgress(from, message.height(), round, now);
    if (message.height() < state.height()) {
      onLate(received, out);
    } else if (message.height() == state.height()) {
      take(received, out);
    } else if (!isPlausible(received) || !future.keep(received, state.height())) {
      out.ignored(message.height(), round, message.kind() + " of " + from + " comes too early");
    }
  }

  /** Who still votes for what is decided missed the decision. */
  private void onLate(Authenticated<BdlsMessage> received, Outbox out) {
    BdlsMessage message = received.message();
    NodeId from = received.from();
    boolean votes = message instanceof RoundChange || message instanceof Commit;
    Optional<DecisionCertificate> tip =
        state.decided.certificate().filter(c -> c.height() == message.height());
    if (votes && tip.isPresent() && !from.equals(state.self()) && peers.mayHelp(from)) {
      out.send(from, new Decide(tip.get()));
    } else {
      String what = message.kind() + " of " + from + " comes too late";
      out.ignored(message.height(), 0, what);
    }
  }

  private boolean isPlausible(Authenticated<BdlsMessage> received) {
    return !(received.message() instanceof Select select)
        || received.from().equals(Turns.leader(state.membership, select.height(), select.round()));
  }

  private void take(Authenticated<BdlsMessage> received, Outbox out) {
    NodeId from = received.from();
    switch (received.message()) {
      case RoundChange m -> leadership.onRoundChange(received, m, out);
      case Select m when m.round() < state.round ->
          out.ignored(m.height(), m.round(), "selection of " + from + " comes too late");
      case Select m -> agreement.onSelect(received, m, out);
      case Lock(LockCertificate lock) -> agreement.learn(lock, from, out);
      case LockRelease(LockCertificate lock) -> agreement.learn(lock, from, out);
      case Commit m -> agreement.onCommit(received, m, out);
      case Decide m -> agreement.onDecide(from, m.certificate(), out);
      case Resync m -> agreement.onResync(from, m, out);
      case Heartbeat _, ProposalRequest _, ProposalReply _ ->
          throw new InvariantViolation("not about one height: " + received.message().kind());
    }
  }

  private void onTimer(TimerId timer, long now, Outbox out) {
    if (timer.equals(HEARTBEAT)) {
      watch.tick();
      out.broadcast(heartbeat());
      out.startTimer(HEARTBEAT, state.options.heartbeatIntervalMillis());
    } else if (timer.equals(RESEND)) {
      onResend(out);
    } else if (timer.equals(LeaderWatch.TIMER)) {
      if (lagsBehindProgress()) {
        watch.start(now, patience(), out);
      } else {
        watch.fired(now, patience(), out);
      }
    } else {
      throw new IllegalArgumentException("unknown timer " + timer);
    }
  }

  /**
   * Whether an honest node decided more than this one: the others get on, so what is missing here
   * is blocks and not another leader.
   */
  private boolean lagsBehindProgress() {
    return peers.credibleDecided(state.membership.quorumSize()) > state.decidedHeight();
  }

  private LeaderWatch.Patience patience() {
    return new LeaderWatch.Patience(
        Optional.of(state.leader()).filter(leader -> !leader.equals(state.self())),
        rounds.patienceMillis(),
        rounds.isProven());
  }

  private void onResend(Outbox out) {
    out.startTimer(RESEND, state.options.resendIntervalMillis());
    bodies.tick();
    peers.tick(state, out);
    if (decidedAtTick == state.decidedHeight()) {
      repeat(out);
      resync(out);
    }
    agreement.fetchMissing(out);
    decidedAtTick = state.decidedHeight();
  }

  /** Says again what was said in the present round. */
  private void repeat(Outbox out) {
    if (safety.hasCommitted(state.round)) {
      safety.commit(state.round, out);
    } else if (safety.hasVoted(state.round)) {
      safety.repeatVote(out);
    }
    leadership.repeat(peers, out);
  }

  /** Shows those who are in an earlier round how far the others are. */
  private void resync(Outbox out) {
    Optional<RoundCertificate> began = Optional.ofNullable(state.open.began);
    Optional<LockCertificate> lock = safety.lock();
    if (state.round > 0 && (began.isPresent() || lock.isPresent())) {
      Resync evidence = new Resync(began, lock);
      peers.lateAt(state, state.round - 1).forEach(node -> out.send(node, evidence));
    }
  }

  private Step step() {
    boolean committed = safety.hasCommitted(state.round);
    int phase = committed ? 2 : safety.hasVoted(state.round) ? 1 : 0;
    return new Step(state.height(), state.round, phase);
  }

  /** After each event: take what is no longer early, do what has become possible, judge. */
  private void settle(long now, Step before, Outbox out) {
    boolean moved = true;
    while (moved && !state.ended) {
      Step step = step();
      agreement.advance(out);
      if (!state.ended) {
        leadership.advance(out);
        joinOthers(out);
        List<Authenticated<BdlsMessage>> early = future.take(state.height());
        early.forEach(message -> dispatch(message, now, out));
        moved = !early.isEmpty() || !step.equals(step());
      }
    }
    if (state.ended) {
      return;
    }
    Step settled = noteStep(now, before, out);
    watch.waiting(backlog || isWorkInProgress(), now);
    judgeLeader(out);
    noteStep(now, settled, out);
  }

  /** Where f + 1 others are, an honest one is: it did not leave for nothing. */
  private void joinOthers(Outbox out) {
    peers
        .credibleRound(state)
        .filter(round -> Turns.ofRound(round) > Turns.ofRound(state.round))
        .ifPresent(round -> rounds.enter(round, "others are in it", out));
  }

  /** Gives the leader the time that the last step earned it, and a new one a clean sheet. */
  private Step noteStep(long now, Step before, Outbox out) {
    Step step = step();
    boolean sameHeight = step.height == before.height;
    boolean sameTurn = Turns.ofRound(step.round) == Turns.ofRound(before.round);
    out.takeMisdeed().ifPresent(suspicions::caught);
    if (!sameHeight || !sameTurn) {
      suspicions.startTurn();
      watch.start(now, patience(), out);
      if (sameHeight) {
        out.broadcast(heartbeat());
      }
    } else if (!step.equals(before)) {
      watch.progress(now);
    }
    return step;
  }

  private boolean isWorkInProgress() {
    return state.open.preferred != null || safety.lock().isPresent();
  }

  /**
   * Says whether this node suspects the leader, and leaves its turn once a quorum does. Who has
   * left it tells of a quorum that links may have kept from this node: one is believed by those who
   * suspect anyway.
   */
  private void judgeLeader(Outbox out) {
    if (!safety.isVoting()) {
      return;
    }
    long turn = Turns.ofRound(state.round);
    int suspecting = suspicions.othersSuspecting(state.height(), turn);
    Optional<String> reason = suspicions.reason(watch.complaint(), suspecting, state.oneHonest());
    if (suspicions.declare(reason.isPresent())) {
      String what = "suspects " + state.leader() + ": " + reason.orElseThrow();
      out.note(Topic.LEADER_SUSPECTED, state.decidedHeight(), state.round, what);
      out.broadcast(heartbeat());
    }
    boolean enough =
        suspecting + 1 >= state.quorum() || suspicions.anotherLeft(state.height(), turn);
    if (reason.isPresent() && enough) {
      rounds.enter(Turns.firstRound(turn + 1), reason.get(), out);
    }
  }

  private Heartbeat heartbeat() {
    return new Heartbeat(state.decidedHeight(), state.round, suspicions.declared());
  }

  Optional<ProposalSlot> openSlot() {
    return leadership.openSlot();
  }

  EngineStatus status() {
    return new EngineStatus(
        state.round,
        Optional.of(state.leader()),
        state.decidedHeight(),
        Math.max(state.decidedHeight(), peers.credibleDecided(state.membership.quorumSize())),
        safety.lock().isPresent() ? 1 : 0,
        safety.isVoting());
  }

  void write(CanonicalWriter out) {
    state.write(out);
    safety.write(out);
    bodies.write(out);
    rounds.write(out);
    leadership.write(out);
    future.write(out);
    peers.write(out);
    watch.write(out);
    suspicions.write(out);
    out.bool(backlog).uint64(decidedAtTick + 1);
  }
}

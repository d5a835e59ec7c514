package org.logothete.pbft;

import java.util.List;
import java.util.Optional;
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
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.TimerId;
import org.logothete.pbft.LogRecords.Accepted;
import org.logothete.pbft.LogRecords.Recovered;
import org.logothete.pbft.message.Bounds;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ProposalReply;
import org.logothete.pbft.message.ProposalRequest;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.ViewChange;
import org.logothete.pbft.message.Vote;

/**
 * A started engine: sends each event to the part that it concerns, and afterwards settles what
 * concerns several of them. Holds no rules of its own but which votes are for now, for later and
 * for never.
 */
final class PbftNode {
  /** How many times its usual patience a node waits for the leader after it started. */
  private static final int START_GRACE_PATIENCES = 3;

  private static final TimerId HEARTBEAT = new TimerId("heartbeat", 0);
  private static final TimerId RESEND = new TimerId("resend", 0);

  private final PbftState state;
  private final SafetyRules safety;
  private final Bodies bodies;
  private final Agreement agreement;
  private final ViewChangeProtocol viewChanges;
  private final FutureMessages future;
  private final PeerProgress peers;
  private final LeaderWatch watch;
  private final Suspicions suspicions;
  private boolean backlog;

  /** The decided height at the last resend tick: votes are repeated only while it stands still. */
  private long decidedAtTick;

  PbftNode(Membership membership, EngineOptions options, Event.Started started) {
    state = new PbftState(membership, options, started.tip());
    safety =
        new SafetyRules(
            membership.self(), state.certificates(), started.tip().height(), started.mayVote());
    bodies = new Bodies();
    agreement = new Agreement(state, safety, bodies);
    viewChanges = new ViewChangeProtocol(state, safety);
    future = new FutureMessages(options.inFlightMax());
    peers = new PeerProgress(membership.self());
    watch = new LeaderWatch(options);
    suspicions = new Suspicions();
    decidedAtTick = -1;
  }

  private PbftNode(PbftNode other) {
    state = other.state.copy();
    safety = other.safety.copy();
    bodies = other.bodies.copy();
    agreement = new Agreement(state, safety, bodies);
    viewChanges = other.viewChanges.copy(state, safety);
    future = other.future.copy();
    peers = other.peers.copy();
    watch = other.watch.copy();
    suspicions = other.suspicions.copy();
    backlog = other.backlog;
    decidedAtTick = other.decidedAtTick;
  }

  PbftNode copy() {
    return new PbftNode(this);
  }

  void start(Event.Started started, Outbox out) {
    recover(LogRecords.read(started.log()));
    out.startTimer(HEARTBEAT, state.options.heartbeatIntervalMillis());
    out.startTimer(RESEND, state.options.resendIntervalMillis());
    if (state.isActive()) {
      long patience = viewChanges.patienceMillis();
      long from = started.now() + START_GRACE_PATIENCES * patience;
      watch.start(state.leader(), started.now(), from, out);
      agreement.repeat(out);
      agreement.fetchMissing(out);
    } else {
      viewChanges.resume(out);
    }
    settle(started.now(), state.phasesPassed(), out);
  }

  private void recover(Recovered log) {
    safety.recover(log);
    log.enteredView()
        .ifPresent(
            proof -> {
              Selection selection = Selection.of(proof.newView(), state.base);
              state.enter(proof, selection);
              state.startView(selection.headers());
            });
    state.view = safety.promisedView();
    for (Accepted record : log.accepted()) {
      recover(record);
    }
    for (PreparedCertificate certificate : log.prepared()) {
      if (certificate.height() > state.decidedHeight()) {
        Slot slot = state.slot(certificate.height());
        slot.prepared = certificate;
        slot.committed = state.isActive() && certificate.view() == state.view;
      }
    }
  }

  private void recover(Accepted record) {
    ProposalHeader header = record.proposal().header();
    if (header.height() <= state.decidedHeight()) {
      return;
    }
    if (!header.barrier() && header.lastConfig() != state.base) {
      throw new InvariantViolation(
          "the log accepted a proposal above config block "
              + header.lastConfig()
              + ", the tip says "
              + state.base
              + ": is the tip's certificate missing?");
    }
    Slot slot = state.slot(header.height());
    slot.keepBody(record.proposal());
    if (state.isActive() && record.view() == state.view) {
      slot.accepted = header;
    }
  }

  void step(Event event, Outbox out) {
    if (state.ended) {
      if (event instanceof Event.Finalized finalized) {
        agreement.onFinalized(finalized.height());
      }
      return;
    }
    long phases = state.phasesPassed();
    switch (event) {
      case Event.Started _ -> throw new IllegalStateException("the engine was started before");
      case Event.Submitted submitted -> agreement.onSubmitted(submitted.proposal(), out);
      case Event.Received received -> receive(received.message(), received.now(), out);
      case Event.TimerFired fired -> onTimer(fired.timer(), fired.now(), out);
      case Event.Validated validated -> agreement.onValidated(validated, out);
      case Event.Finalized finalized -> agreement.onFinalized(finalized.height());
      case Event.CaughtUp caughtUp -> {
        agreement.onCaughtUp(caughtUp.tip(), out);
        watch.progress(caughtUp.now());
      }
      case Event.Heard heard -> heard(heard.from(), heard.now());
      case Event.Backlog told -> backlog = told.waiting();
      case Event.Overdue told -> suspicions.overdue(told.overdue());
    }
    settle(event.now(), phases, out);
  }

  private void receive(Authenticated<? extends ConsensusMessage> received, long now, Outbox out) {
    if (!(received.message() instanceof PbftMessage message)
        || !state.membership.contains(received.from())) {
      throw new IllegalArgumentException("not a message of this protocol and membership");
    }
    heard(received.from(), now);
    dispatch(new Authenticated<>(received.from(), message, received.signature()), now, out);
    peers.askIfFarBehind(state, out);
  }

  private void dispatch(Authenticated<PbftMessage> received, long now, Outbox out) {
    NodeId from = received.from();
    switch (received.message()) {
      case Vote m -> onVote(new Authenticated<>(from, m, received.signature()), now, out);
      case ViewChange m -> {
        m.decided().ifPresent(d -> peers.saw(from, 0, d.height()));
        heardTrust(from, m.newView() - 1, true);
        viewChanges.onViewChange(received, m, out);
      }
      case NewView m -> enter(m, from, received, now, out);
      case NewViewReply m ->
          enter(m.newView(), m.leader(), new Authenticated<>(from, m, m.signature()), now, out);
      case Heartbeat m -> {
        peers.saw(from, m.view(), m.decidedHeight());
        heardTrust(from, m.view(), m.suspects());
        noteLife(from, m.view(), now);
      }
      case NewViewRequest m -> viewChanges.onNewViewRequest(from, m, out);
      case ProposalRequest m -> agreement.onProposalRequest(from, m, out);
      case ProposalReply m -> agreement.onProposalReply(from, m.proposal(), out);
      case Reminder m -> viewChanges.onReminder(m.promise(), out);
    }
  }

  private void heard(NodeId from, long now) {
    if (!from.equals(state.self())) {
      watch.heard(from, from.equals(state.leader()), now);
    }
  }

  private void heardTrust(NodeId from, long view, boolean suspects) {
    if (!from.equals(state.self())) {
      suspicions.heard(from, view, suspects);
    }
  }

  private void noteLife(NodeId from, long view, long now) {
    if (view == state.view && from.equals(state.leader())) {
      watch.signOfLife(now);
    }
  }

  /** A vote of the current view and window is taken, one of the near future is kept. */
  private void onVote(Authenticated<Vote> received, long now, Outbox out) {
    Vote message = received.message();
    long view = message.view();
    long height = message.height();
    NodeId from = received.from();
    peers.saw(from, view, height - state.options.inFlightMax() - 1);
    noteLife(from, view, now);
    if (view < state.view || height <= state.decidedHeight()) {
      out.ignored(height, view, message.kind() + " of " + from + " comes too late");
      return;
    }
    if (view > state.enteredView || height > state.windowTop()) {
      keepForLater(received, out);
      return;
    }
    switch (message) {
      case PrePrepare m -> agreement.onPrePrepare(received, m, out);
      case Prepare m -> agreement.onPrepare(received, m, out);
      case Commit m -> agreement.onCommit(received, m, out);
    }
  }

  private void keepForLater(Authenticated<Vote> received, Outbox out) {
    Vote message = received.message();
    long height = message.height();
    boolean near =
        message.view() <= state.view + state.membership.nodes().size()
            && height <= state.windowTop() + state.options.inFlightMax();
    boolean plausible =
        !(message instanceof PrePrepare) || mayPropose(received.from(), message.view(), height);
    FutureMessages.Place place = new FutureMessages.Place(message.view(), height, message.kind());
    if (!near || !plausible || !future.keep(new FutureMessages.Early(place, received))) {
      out.ignored(
          height, message.view(), message.kind() + " of " + received.from() + " comes too early");
    }
  }

  /** Whether it may be the node's turn there; in views to come, turns are not known. */
  private boolean mayPropose(NodeId node, long view, long height) {
    if (view == state.enteredView) {
      return node.equals(state.turns.proposer(height));
    }
    return state.turns.rotate() || node.equals(state.membership.atTurn(view));
  }

  private void enter(
      NewView newView, NodeId leader, Authenticated<PbftMessage> proof, long now, Outbox out) {
    if (newView.view() > Bounds.VIEW_MAX - state.membership.nodes().size()) {
      out.ignored(0, newView.view(), "no view is that high");
      return;
    }
    long viewBefore = state.enteredView;
    NodeId leaderBefore = state.leader();
    Optional<Selection> selection = viewChanges.onNewView(newView, leader, proof.signature(), out);
    if (selection.isEmpty()) {
      return;
    }
    replaced(leaderBefore, viewBefore);
    watch.start(state.leader(), now, now, out);
    suspicions.startView();
    long proven = selection.get().decided().map(DecisionCertificate::height).orElse(0L);
    if (proven > state.decidedHeight()) {
      NodeId prover = selection.get().prover().orElseThrow();
      peers.saw(prover, 0, proven);
      peers.askForProven(proven, prover, out);
    }
    agreement.startView(selection.get(), out);
  }

  /** Who led the view before, and who did not begin those in between. */
  private void replaced(NodeId leaderBefore, long viewBefore) {
    watch.replaced(leaderBefore);
    long from = Math.max(viewBefore + 1, state.view - state.membership.nodes().size() + 1);
    for (long view = from; view < state.view; view++) {
      watch.replaced(state.membership.atTurn(view));
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
      if (state.isActive() && lagsBehindProgress()) {
        watch.start(state.leader(), now, now, out);
      } else if (state.isActive()) {
        watch.fired(now, otherLeader(), viewChanges.patienceMillis(), viewChanges.isProven(), out);
      }
    } else if (ViewChangeProtocol.owns(timer)) {
      viewChanges.onTimer(timer, out);
    } else {
      throw new IllegalArgumentException("unknown timer " + timer);
    }
  }

  private Optional<NodeId> otherLeader() {
    return Optional.of(state.leader()).filter(leader -> !leader.equals(state.self()));
  }

  /**
   * Whether an honest node decided more than this one: the others get on, so what is missing here
   * is blocks and not another leader.
   */
  private boolean lagsBehindProgress() {
    return peers.credibleDecided(state.membership.quorumSize()) > state.decidedHeight();
  }

  private void onResend(Outbox out) {
    out.startTimer(RESEND, state.options.resendIntervalMillis());
    bodies.tick();
    peers.tick(state, out);
    viewChanges.askForPromises(out);
    if (!state.isActive()) {
      safety.repeatViewChange(out);
    } else if (decidedAtTick == state.decidedHeight()) {
      agreement.repeat(out);
    }
    agreement.fetchMissing(out);
    decidedAtTick = state.decidedHeight();
  }

  /** After each event: take what is no longer early, do what has become possible, judge. */
  private void settle(long now, long phasesBefore, Outbox out) {
    boolean decided = agreement.advance(out);
    while (!state.ended && state.isActive()) {
      List<FutureMessages.Early> ready =
          future.takeReady(state.view, state.decidedHeight(), state.windowTop());
      if (ready.isEmpty()) {
        break;
      }
      ready.forEach(early -> onVote(early.message(), now, out));
      decided |= agreement.advance(out);
    }
    if (state.ended) {
      return;
    }
    if (state.phasesPassed() > phasesBefore) {
      watch.progress(now);
    }
    if (decided && viewChanges.decided()) {
      watch.start(state.leader(), now, now, out);
    }
    if (state.isActive() && watch.follow(state.leader(), now) && !lagsBehindProgress()) {
      watch.judge(now, otherLeader(), viewChanges.patienceMillis(), viewChanges.isProven(), out);
    }
    watch.waiting(backlog || state.hasWorkInProgress(), now);
    judgeLeader(out);
  }

  /**
   * Says whether this node suspects the leader, and leaves the view once a quorum does. Who has
   * left it tells of a quorum that links may have kept from this node: one is believed by those who
   * suspect anyway.
   */
  private void judgeLeader(Outbox out) {
    out.misdeeds().forEach(suspicions::caught);
    if (!state.isActive() || !safety.isVoting()) {
      return;
    }
    Optional<String> reason =
        suspicions.reason(
            state.leader(),
            state.view,
            watch.complaint(),
            state.membership.quorumSize().oneHonest());
    if (suspicions.declare(reason.isPresent())) {
      String what = "suspects " + state.leader() + ": " + reason.orElseThrow();
      out.note(Topic.LEADER_SUSPECTED, state.decidedHeight(), state.view, what);
      out.broadcast(heartbeat());
    }
    boolean enough =
        suspicions.othersSuspecting(state.view) + 1 >= state.quorum() || viewChanges.anotherLeft();
    if (reason.isPresent() && enough) {
      viewChanges.leave(reason.get(), out);
    }
  }

  private Heartbeat heartbeat() {
    return new Heartbeat(
        state.enteredView, state.decidedHeight(), !state.isActive() || suspicions.declared());
  }

  Optional<ProposalSlot> openSlot() {
    return agreement.openSlot();
  }

  EngineStatus status() {
    return new EngineStatus(
        state.view,
        state.isActive() ? Optional.of(state.leader()) : Optional.empty(),
        state.decidedHeight(),
        Math.max(state.decidedHeight(), peers.credibleDecided(state.membership.quorumSize())),
        locks(),
        safety.isVoting());
  }

  private int locks() {
    return (int)
        state.slots().tailMap(state.decidedHeight() + 1).values().stream()
            .filter(slot -> slot.prepared != null && slot.commits.decided().isEmpty())
            .count();
  }

  void write(CanonicalWriter out) {
    state.write(out);
    safety.write(out);
    bodies.write(out);
    viewChanges.write(out);
    future.write(out);
    peers.write(out);
    watch.write(out);
    suspicions.write(out);
    out.bool(backlog).uint64(decidedAtTick + 1);
  }
}

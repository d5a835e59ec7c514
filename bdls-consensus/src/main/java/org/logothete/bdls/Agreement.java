package org.logothete.bdls;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Commit;
import org.logothete.bdls.message.Decide;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.ProposalReply;
import org.logothete.bdls.message.ProposalRequest;
import org.logothete.bdls.message.Resync;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.DecisionCertificate;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Effect.Note.Topic;
import org.logothete.consensus.Event;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;

/**
 * What every node does at the height in progress, whoever leads: weigh selections, lock, commit,
 * decide.
 *
 * <p>Handlers only record what came; {@link #advance} then does all that has become possible, so
 * that the order in which messages arrive makes no difference.
 */
final class Agreement {
  private final BdlsState state;
  private final SafetyRules safety;
  private final Rounds rounds;
  private final Bodies bodies;

  Agreement(BdlsState state, SafetyRules safety, Rounds rounds, Bodies bodies) {
    this.state = state;
    this.safety = safety;
    this.rounds = rounds;
    this.bodies = bodies;
  }

  void onSelect(Authenticated<BdlsMessage> received, Select message, Outbox out) {
    NodeId from = received.from();
    long round = message.round();
    if (!from.equals(state.leader(round))) {
      out.ignored(state.height(), round, "selection of " + from + ", who does not lead");
      return;
    }
    Optional<String> problem = message.began().flatMap(state.certificates()::problem);
    if (problem.isPresent()) {
      out.ignored(state.height(), round, "selection of " + from + ": " + problem.get());
      return;
    }
    if (isSecond(received, message, out)) {
      return;
    }
    message.began().ifPresent(state.open::sawBegin);
    if (round > state.round) {
      rounds.enter(round, "its leader shows that it began", out);
    }
    switch (message.choice()) {
      case Choice.Locked(LockCertificate lock) -> {
        learn(lock, from, out);
        leaveSelected(out);
      }
      case Choice.Fresh(Proposal proposal) -> weigh(round, proposal, out);
    }
  }

  /** Compares with what the leader selected before in this round, and remembers the first. */
  private boolean isSecond(Authenticated<BdlsMessage> received, Select message, Outbox out) {
    long round = message.round();
    Optional<OpenHeight.Offer> before = state.open.offer(round);
    if (before.isEmpty()) {
      Optional<Proposal> proposal =
          message.choice() instanceof Choice.Fresh(Proposal fresh)
              ? Optional.of(fresh)
              : Optional.empty();
      state.open.keepOffer(
          round, new OpenHeight.Offer(message.header(), received.signature(), proposal, false));
      return false;
    }
    ProposalHeader first = before.get().header();
    if (first.equals(message.header())) {
      out.ignored(state.height(), round, "repeated selection");
      return true;
    }
    accuse(
        received.from(),
        "two selections in one round",
        List.of(
            new Claim(
                received.from(),
                Select.statement(state.height(), round, first.digest()),
                before.get().signature()),
            new Claim(received.from(), message.authentication(), received.signature())),
        out);
    caughtLeader(round, "it selected twice in round " + round, out);
    return true;
  }

  private void weigh(long round, Proposal proposal, Outbox out) {
    if (!state.fits(proposal.header())) {
      state.open.refuse(proposal);
      out.note(Topic.PROPOSAL_REFUSED, state.height(), round, "does not extend the chain");
      caughtLeader(round, "its proposal does not extend the chain", out);
      return;
    }
    if (state.open.body(proposal.header().digest()).isEmpty()) {
      bodies.validate(proposal, out);
    }
    if (safety.lock().isPresent()) {
      // Whoever is locked votes for the lock, whatever the proposal is worth.
      leaveSelected(out);
    }
  }

  /** The leader of the present round has selected: what comes of it is for the next round. */
  private void leaveSelected(Outbox out) {
    long round = state.round;
    if (round > 0 && !safety.isLockedIn(round)) {
      rounds.enter(round + 1, "the leader of round " + round + " selected", out);
    }
  }

  private void caughtLeader(long round, String what, Outbox out) {
    if (Turns.ofRound(round) == Turns.ofRound(state.round)) {
      out.caughtLeader(what);
    }
  }

  private void accuse(NodeId culprit, String offence, List<Claim> proof, Outbox out) {
    if (state.open.accuse(culprit, offence)) {
      out.add(new Effect.Accuse(new Evidence(culprit, offence, state.height(), proof)));
    }
  }

  /** Two round changes or two commits of one node in one round. */
  void accuseOfTwo(
      Authenticated<BdlsMessage> received,
      String offence,
      BdlsMessage first,
      Bytes signature,
      Outbox out) {
    Claim before = new Claim(received.from(), first.authentication(), signature);
    Claim now =
        new Claim(received.from(), received.message().authentication(), received.signature());
    accuse(received.from(), offence, List.of(before, now), out);
  }

  /** Somebody shows a lock, of whatever round. */
  void learn(LockCertificate certificate, NodeId from, Outbox out) {
    Optional<String> problem = state.certificates().problem(certificate);
    if (problem.isPresent()) {
      out.ignored(state.height(), certificate.round(), problem.get() + ", sent by " + from);
      return;
    }
    if (!state.fits(certificate.header())) {
      throw new InvariantViolation(
          "a quorum voted for a block that does not follow block " + state.decidedHeight());
    }
    safety.lock(certificate, out);
    rounds.follow(certificate, out);
  }

  void onResync(NodeId from, Resync message, Outbox out) {
    message.lock().ifPresent(lock -> learn(lock, from, out));
    if (message.began().isEmpty()) {
      return;
    }
    RoundCertificate began = message.began().get();
    Optional<String> problem = state.certificates().problem(began);
    if (problem.isPresent()) {
      out.ignored(state.height(), began.round(), problem.get() + ", sent by " + from);
      return;
    }
    state.open.sawBegin(began);
    if (began.round() > state.round) {
      rounds.enter(began.round(), from + " shows that it began", out);
    }
  }

  void onCommit(Authenticated<BdlsMessage> received, Commit message, Outbox out) {
    state
        .open
        .commits
        .add(received.from(), message.round(), message.header(), received.signature())
        .ifPresent(
            first ->
                accuseOfTwo(
                    received,
                    "two commits in one round",
                    new Commit(message.round(), first.choice()),
                    first.signature(),
                    out));
  }

  void onDecide(NodeId from, DecisionCertificate certificate, Outbox out) {
    Optional<String> problem = state.certificates().problem(certificate);
    if (problem.isPresent()) {
      out.ignored(certificate.height(), 0, problem.get() + ", sent by " + from);
    } else {
      state.open.proven = certificate;
    }
  }

  void onValidated(Event.Validated event, Outbox out) {
    Optional<Proposal> answered = bodies.validated(event.digest());
    if (answered.isEmpty()) {
      return;
    }
    Proposal proposal = answered.get();
    if (event.refusal().isEmpty()) {
      state.open.keepBody(proposal, safety.lock().map(LockCertificate::header));
      return;
    }
    out.note(Topic.PROPOSAL_REFUSED, state.height(), state.round, event.refusal().get());
    for (long round : state.open.refuse(proposal)) {
      caughtLeader(round, "its proposal is invalid", out);
    }
  }

  void onProposalRequest(NodeId from, ProposalRequest request, Outbox out) {
    Optional<Proposal> body = state.body(request.height(), request.digest());
    if (body.isEmpty()) {
      out.ignored(request.height(), 0, from + " asks for an unknown proposal");
      return;
    }
    out.send(from, new ProposalReply(body.get()));
  }

  void onProposalReply(NodeId from, Proposal proposal, Outbox out) {
    boolean wanted =
        certainHeader().filter(proposal.header()::equals).isPresent()
            && state.open.body(proposal.header().digest()).isEmpty();
    if (wanted) {
      bodies.validate(proposal, out);
    } else {
      out.ignored(proposal.height(), 0, "proposal of " + from + " is not wanted");
    }
  }

  /** The header that this height is about, as far as a quorum stands for it. */
  private Optional<ProposalHeader> certainHeader() {
    return decision()
        .map(DecisionCertificate::header)
        .or(() -> safety.lock().map(LockCertificate::header));
  }

  private Optional<DecisionCertificate> decision() {
    return Optional.ofNullable(state.open.proven)
        .or(
            () ->
                state
                    .open
                    .commits
                    .quorum(state.quorum())
                    .map(q -> new DecisionCertificate(q.choice(), q.round(), q.signatures())));
  }

  /** Asks for the body that is known to be needed. */
  void fetchMissing(Outbox out) {
    certainHeader()
        .filter(header -> state.open.body(header.digest()).isEmpty())
        .ifPresent(header -> obtain(header, out));
  }

  private void obtain(ProposalHeader header, Outbox out) {
    Optional<Proposal> offered = state.open.offered(header.digest());
    if (offered.isPresent()) {
      bodies.validate(offered.get(), out);
      return;
    }
    Set<NodeId> holders =
        decision()
            .map(d -> d.signatures().keySet())
            .or(() -> safety.lock().map(lock -> lock.signatures().keySet()))
            .orElse(Set.of());
    bodies.fetch(header, holders, state.self(), out);
  }

  /** Does everything that has become possible; true if a height was decided. */
  boolean advance(Outbox out) {
    state.open.weighOffers();
    acceptOffer(out);
    commit(out);
    return decide(out);
  }

  /** Acts on the selection of the present round, if its body is here. */
  private void acceptOffer(Outbox out) {
    boolean accepted =
        state
            .open
            .offer(state.round)
            .filter(offer -> offer.header().equals(state.open.preferred))
            .isPresent();
    if (accepted && state.round == 0) {
      rounds.vote(out);
    } else if (accepted) {
      leaveSelected(out);
    }
  }

  private void commit(Outbox out) {
    if (!safety.isLockedIn(state.round) || safety.hasCommitted(state.round)) {
      return;
    }
    ProposalHeader header = safety.lock().orElseThrow().header();
    Optional<Proposal> body = state.open.body(header.digest());
    if (body.isEmpty()) {
      obtain(header, out);
      return;
    }
    safety.keep(body.get(), out);
    safety.commit(state.round, out);
  }

  private boolean decide(Outbox out) {
    Optional<DecisionCertificate> due = decision();
    if (due.isEmpty()) {
      return false;
    }
    DecisionCertificate certificate = due.get();
    ProposalHeader header = certificate.header();
    if (!header.previousHash().equals(state.decided.hash())) {
      throw new InvariantViolation(
          "a quorum committed to a block that does not link to block " + state.decidedHeight());
    }
    Optional<Proposal> body = state.open.body(header.digest());
    if (body.isEmpty()) {
      obtain(header, out);
      return false;
    }
    Decision decision =
        new Decision(body.get(), certificate.viewOrRound(), certificate.signatures());
    out.add(new Effect.Decide(decision));
    boolean owesOthers =
        CommitRoute.of(state.membership) == CommitRoute.LEADER && state.open.proven == null;
    if (owesOthers) {
      out.broadcast(new Decide(certificate));
    }
    state.keepUntilDurable(body.get());
    endHeight(DecidedTip.of(certificate), out);
    state.ended = header.barrier();
    return true;
  }

  private void endHeight(DecidedTip tip, Outbox out) {
    state.advance(tip);
    safety.decided(tip.height(), tip.viewOrRound(), out);
    bodies.forget();
    rounds.decided();
  }

  void onFinalized(long height) {
    state.durable(height);
  }

  void onCaughtUp(DecidedTip tip, Outbox out) {
    onFinalized(tip.height());
    if (tip.height() <= state.decidedHeight()) {
      out.ignored(tip.height(), 0, "blocks that are decided here already");
      return;
    }
    endHeight(tip, out);
    // Only a config block comes without a certificate: what follows is another engine's.
    state.ended = tip.certificate().map(c -> c.header().barrier()).orElse(true);
  }
}

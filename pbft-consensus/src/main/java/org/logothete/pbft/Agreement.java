package org.logothete.pbft;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Effect.Note.Topic;
import org.logothete.consensus.Event;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.VoteTally;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.PreparedCertificate;
import org.logothete.pbft.message.ProposalReply;
import org.logothete.pbft.message.ProposalRequest;
import org.logothete.pbft.message.Vote;

/**
 * Agreement on heights inside one view: pre-prepare, prepare, commit, decide (Castro and Liskov,
 * section 4.2), for several chained heights at once.
 *
 * <p>Handlers only record what came; {@link #advance} then does all that has become possible, in
 * ascending order of height, so that the order in which messages arrive makes no difference.
 */
final class Agreement {
  private final PbftState state;
  private final SafetyRules safety;
  private final Bodies bodies;

  Agreement(PbftState state, SafetyRules safety, Bodies bodies) {
    this.state = state;
    this.safety = safety;
    this.bodies = bodies;
  }

  Optional<ProposalSlot> openSlot() {
    if (!state.isActive() || !safety.isVoting()) {
      return Optional.empty();
    }
    long height = state.decidedHeight() + 1;
    while (state.acceptedAt(height).isPresent()) {
      height++;
    }
    boolean free =
        height <= state.durableHeight + state.options.inFlightMax()
            && state.proposes(height)
            && mayBuildOn(height - 1)
            && !safety.hasAccepted(height)
            && state.isOpen(height)
            && !state.acceptedAt(height - 1).map(ProposalHeader::barrier).orElse(false);
    if (!free) {
      return Optional.empty();
    }
    List<Proposal> inFlight =
        state.slots().headMap(height).values().stream()
            .flatMap(slot -> inFlight(slot).stream())
            .toList();
    return Optional.of(new ProposalSlot(height, state.parentHash(height).orElseThrow(), inFlight));
  }

  /**
   * Another node's proposal is built on when it is prepared: then no other can be decided below.
   * Otherwise a faulty node could show its last block to its successor alone, whose proposal would
   * then lie on a block that nobody decides.
   */
  private boolean mayBuildOn(long below) {
    return below == state.decidedHeight()
        || state.proposes(below)
        || state
            .acceptedAt(below)
            .filter(header -> state.slot(below).prepares.hasQuorum(header.digest()))
            .isPresent();
  }

  private Optional<Proposal> inFlight(Slot slot) {
    return slot.height <= state.decidedHeight()
        ? slot.commits.decided().flatMap(h -> slot.body(h.digest()))
        : slot.acceptedProposal();
  }

  void onSubmitted(Proposal proposal, Outbox out) {
    Optional<ProposalSlot> open = openSlot();
    ProposalHeader header = proposal.header();
    if (open.isEmpty()
        || open.get().height() != header.height()
        || !open.get().parentHash().equals(header.previousHash())) {
      out.ignored(header.height(), state.view, "own proposal for a slot that is not open");
      return;
    }
    if (lastConfigProblem(header)) {
      throw new IllegalArgumentException(
          "proposal names last config " + header.lastConfig() + ", it is " + state.base);
    }
    Slot slot = state.slot(header.height());
    slot.keepBody(proposal);
    slot.accepted = header;
    safety.propose(state.turns, proposal, out);
  }

  void onPrePrepare(Authenticated<Vote> received, PrePrepare message, Outbox out) {
    Proposal proposal = message.proposal();
    long height = proposal.height();
    if (!received.from().equals(state.turns.proposer(height))) {
      out.ignored(height, message.view(), "pre-prepare of " + received.from() + " out of turn");
      return;
    }
    if (!state.isOpen(height)) {
      out.ignored(height, message.view(), "pre-prepare at a height that the new view settles");
      out.caught(received.from(), "it proposed at height " + height + ", settled by its new view");
      return;
    }
    Slot slot = state.slot(height);
    if (slot.offered == null) {
      slot.offered = proposal;
      slot.offerSignature = received.signature();
    } else if (slot.offered.header().equals(proposal.header())) {
      out.ignored(height, message.view(), "repeated pre-prepare");
    } else {
      Claim first =
          new Claim(
              received.from(),
              new PrePrepare(message.view(), slot.offered).authentication(),
              slot.offerSignature);
      Claim second = new Claim(received.from(), message.authentication(), received.signature());
      accuse(slot, received.from(), "two pre-prepares in one view", List.of(first, second), out);
      out.caught(received.from(), "it proposed twice at height " + height);
    }
  }

  void onPrepare(Authenticated<Vote> received, Prepare message, Outbox out) {
    Slot slot = state.slot(message.height());
    VoteTally.Outcome<Bytes> outcome =
        slot.prepares.add(received.from(), message.digest(), received.signature());
    if (outcome instanceof VoteTally.Outcome.DoubleVote<Bytes>(var first, var second)) {
      List<Claim> proof =
          List.of(
              new Claim(
                  received.from(),
                  new Prepare(message.view(), message.height(), first.choice()).authentication(),
                  first.signature()),
              new Claim(received.from(), message.authentication(), second.signature()));
      accuse(slot, received.from(), "two prepares in one view", proof, out);
    }
  }

  void onCommit(Authenticated<Vote> received, Commit message, Outbox out) {
    Slot slot = state.slot(message.header().height());
    VoteTally.Outcome<ProposalHeader> outcome =
        slot.commits.add(received.from(), message.header(), received.signature());
    if (outcome instanceof VoteTally.Outcome.DoubleVote<ProposalHeader>(var first, var second)) {
      List<Claim> proof =
          List.of(
              new Claim(
                  received.from(),
                  new Commit(message.view(), first.choice()).authentication(),
                  first.signature()),
              new Claim(received.from(), message.authentication(), second.signature()));
      accuse(slot, received.from(), "two commits in one view", proof, out);
    }
  }

  private void accuse(Slot slot, NodeId culprit, String offence, List<Claim> proof, Outbox out) {
    if (slot.accuse(culprit, offence)) {
      out.add(new Effect.Accuse(new Evidence(culprit, offence, slot.height, proof)));
    }
  }

  void onValidated(Event.Validated event, Outbox out) {
    Optional<Proposal> answered = bodies.validated(event.digest());
    if (answered.isEmpty()) {
      return;
    }
    Proposal proposal = answered.get();
    Slot slot = state.slot(proposal.height());
    if (event.refusal().isEmpty()) {
      slot.keepBody(proposal);
      return;
    }
    out.note(Topic.PROPOSAL_REFUSED, proposal.height(), state.view, event.refusal().get());
    if (proposal.equals(slot.offered)) {
      slot.refused = true;
      out.caught(
          state.turns.proposer(proposal.height()),
          "its proposal at height " + proposal.height() + " is invalid");
    }
  }

  void onProposalRequest(NodeId from, ProposalRequest request, Outbox out) {
    Optional<Proposal> body = state.body(request.height(), request.digest());
    if (body.isEmpty()) {
      out.ignored(request.height(), request.view(), from + " asks for an unknown proposal");
      return;
    }
    out.send(from, new ProposalReply(state.view, body.get()));
  }

  void onProposalReply(NodeId from, Proposal proposal, Outbox out) {
    Bytes digest = proposal.header().digest();
    boolean wanted =
        proposal.height() > state.decidedHeight()
            && state
                .existingSlot(proposal.height())
                .filter(slot -> slot.certainDigest().filter(digest::equals).isPresent())
                .filter(slot -> slot.body(digest).isEmpty())
                .isPresent();
    if (wanted) {
      bodies.validate(proposal, out);
    } else {
      out.ignored(proposal.height(), state.view, "proposal of " + from + " is not wanted");
    }
  }

  void onFinalized(long height) {
    state.durableHeight = Math.max(state.durableHeight, height);
    state.forgetUpTo(state.durableHeight);
  }

  void onCaughtUp(DecidedTip tip, Outbox out) {
    onFinalized(tip.height());
    if (tip.height() <= state.decidedHeight()) {
      out.ignored(tip.height(), state.view, "blocks that are decided here already");
      return;
    }
    endHeight(tip, out);
    // Only a config block comes without a certificate: what follows is another engine's.
    state.ended = tip.certificate().map(c -> c.header().barrier()).orElse(true);
  }

  /** A view begins: what it must go on with replaces what the view before left open. */
  void startView(Selection selection, Outbox out) {
    state.startView(selection.headers());
    fetchMissing(out);
    advance(out);
  }

  /** Asks for every body that is known to be needed. */
  void fetchMissing(Outbox out) {
    for (Slot slot : state.undecidedSlots()) {
      Optional<Bytes> needed = slot.certainDigest().filter(digest -> slot.body(digest).isEmpty());
      needed.ifPresent(digest -> obtain(slot, digest, out));
    }
  }

  /** Does everything that has become possible; ascending heights. Returns true if any decided. */
  boolean advance(Outbox out) {
    long decidedBefore = state.decidedHeight();
    boolean moved = true;
    while (moved && !state.ended) {
      moved = state.isActive() && acceptNext(out);
      moved |= state.isActive() && commitNext(out);
      moved |= state.isActive() && decideNext(out);
    }
    return state.decidedHeight() > decidedBefore;
  }

  /** Accepts the lowest height that has nothing accepted, if all it needs is there. */
  private boolean acceptNext(Outbox out) {
    long height = state.decidedHeight() + 1;
    while (state.acceptedAt(height).isPresent()) {
      height++;
    }
    Optional<Slot> open = state.existingSlot(height);
    if (open.isEmpty() || state.acceptedAt(height - 1).filter(h -> h.barrier()).isPresent()) {
      return false;
    }
    Slot slot = open.get();
    Optional<Proposal> proposal = acceptable(slot, out);
    if (proposal.isEmpty()) {
      return false;
    }
    slot.accepted = proposal.get().header();
    if (safety.isVoting()) {
      safety.prepare(state.view, proposal.get(), out);
    }
    return true;
  }

  /** What may be accepted in the slot now; starts whatever is missing for it. */
  private Optional<Proposal> acceptable(Slot slot, Outbox out) {
    Bytes parent = state.parentHash(slot.height).orElseThrow();
    Optional<Bytes> certain = slot.certainDigest();
    if (certain.isPresent()) {
      Optional<Proposal> body = slot.body(certain.get());
      if (body.isEmpty()) {
        obtain(slot, certain.get(), out);
        return Optional.empty();
      }
      if (!body.get().header().previousHash().equals(parent)) {
        return brokenLink(slot, out);
      }
      return body.filter(p -> safety.mayAccept(slot.height, certain.get()));
    }
    if (slot.offered == null || slot.refused) {
      return Optional.empty();
    }
    ProposalHeader header = slot.offered.header();
    boolean links = header.previousHash().equals(parent);
    if (!links && !isOneProposers(slot.height)) {
      return Optional.empty();
    }
    if (!links || lastConfigProblem(header)) {
      slot.refused = true;
      out.note(Topic.PROPOSAL_REFUSED, slot.height, state.view, "does not extend the chain");
      out.caught(
          state.turns.proposer(slot.height),
          "its proposal at height " + slot.height + " does not extend the chain");
      return Optional.empty();
    }
    if (!safety.mayAccept(slot.height, header.digest())) {
      return Optional.empty();
    }
    Optional<Proposal> body = slot.body(header.digest());
    if (body.isEmpty()) {
      bodies.validate(slot.offered, out);
    }
    return body;
  }

  /**
   * Whether a proposal that does not extend what lies below is its proposer's fault: that is
   * decided, or the same node's. If it is another's, that one may have told its successor something
   * else; what is decided in the end shows which of the two holds.
   */
  private boolean isOneProposers(long height) {
    return height == state.decidedHeight() + 1
        || state.turns.proposer(height - 1).equals(state.turns.proposer(height));
  }

  /**
   * Something certain does not link to what is below. If what is below is decided, too many nodes
   * are faulty; if it is merely accepted, its proposer told this node something else than others.
   */
  private Optional<Proposal> brokenLink(Slot slot, Outbox out) {
    if (slot.height == state.decidedHeight() + 1) {
      throw new InvariantViolation(
          "what a quorum stands for at height "
              + slot.height
              + " does not link to block "
              + state.decidedHeight());
    }
    out.caught(
        state.turns.proposer(slot.height - 1),
        "others go on from another proposal of it below height " + slot.height);
    return Optional.empty();
  }

  private void obtain(Slot slot, Bytes digest, Outbox out) {
    Proposal offered = slot.offered;
    if (offered != null && !slot.refused && offered.header().digest().equals(digest)) {
      bodies.validate(offered, out);
    } else {
      bodies.fetch(state, slot, digest, out);
    }
  }

  private boolean lastConfigProblem(ProposalHeader header) {
    return !header.barrier() && header.lastConfig() != state.base;
  }

  /** Commits to the lowest height that this node has not committed to, if it is prepared. */
  private boolean commitNext(Outbox out) {
    long height = state.decidedHeight() + 1;
    while (state.existingSlot(height).filter(s -> s.committed).isPresent()) {
      height++;
    }
    Optional<Slot> next = state.existingSlot(height);
    if (next.isEmpty() || !safety.isVoting() || !safety.hasAccepted(height)) {
      return false;
    }
    Slot slot = next.get();
    ProposalHeader header = slot.accepted;
    if (header == null || !slot.prepares.hasQuorum(header.digest())) {
      return false;
    }
    PreparedCertificate certificate =
        new PreparedCertificate(state.view, header, slot.prepares.signatures(header.digest()));
    safety.commit(certificate, out);
    slot.prepared = certificate;
    slot.committed = true;
    return true;
  }

  /** Decides the next height if a quorum committed to it and its body is here. */
  private boolean decideNext(Outbox out) {
    Optional<Slot> next = state.existingSlot(state.decidedHeight() + 1);
    Optional<ProposalHeader> header = next.flatMap(slot -> slot.commits.decided());
    if (header.isEmpty()) {
      return false;
    }
    Slot slot = next.get();
    if (!header.get().previousHash().equals(state.decided.hash())) {
      throw new InvariantViolation(
          "a quorum committed to a block at height "
              + slot.height
              + " that does not link to block "
              + state.decidedHeight());
    }
    Optional<Proposal> proposal = slot.body(header.get().digest());
    if (proposal.isEmpty()) {
      obtain(slot, header.get().digest(), out);
      return false;
    }
    Decision decision =
        new Decision(proposal.get(), state.view, slot.commits.signatures(header.get()));
    out.add(new Effect.Decide(decision));
    endHeight(DecidedTip.of(decision.certificate()), out);
    state.ended = header.get().barrier();
    return true;
  }

  /** The chain grew: drop what was accepted above it and does not link to it. */
  private void endHeight(DecidedTip tip, Outbox out) {
    state.decided = tip;
    safety.decided(tip.height(), out);
    bodies.forgetUpTo(tip.height());
    state.openRequiredSlots();
    Bytes parent = tip.hash();
    boolean links = true;
    for (Slot slot : state.undecidedSlots()) {
      ProposalHeader accepted = slot.accepted;
      if (links && accepted != null && accepted.previousHash().equals(parent)) {
        parent = accepted.hash();
      } else {
        links = false;
        slot.accepted = null;
        slot.committed = false;
      }
    }
  }

  /** Every resend interval while the lowest height does not get on: say everything again. */
  void repeat(Outbox out) {
    for (Slot slot : state.undecidedSlots()) {
      safety.repeatVotes(slot.height, out);
      Optional<Proposal> own = slot.acceptedProposal();
      if (state.proposes(slot.height) && slot.required == null && own.isPresent()) {
        Bytes digest = own.get().header().digest();
        for (NodeId node : state.membership.nodes()) {
          if (!slot.prepares.signatures(digest).containsKey(node)) {
            safety.repeatProposal(own.get(), node, out);
          }
        }
      }
    }
  }
}

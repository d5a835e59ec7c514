package org.logothete.pbft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.NewViewReply;

/**
 * Where this node stands: its view, the end of its chain, and the heights in progress. Data with
 * the questions about it that several parts of the engine ask; the rules are elsewhere.
 *
 * <p>Invariants: {@code enteredView <= view}; {@code durableHeight <= decided.height()}; slots lie
 * in {@code (durableHeight, decided.height() + window]}; accepted slots above the decided height
 * have no gap and link.
 */
final class PbftState {
  private static final int PHASES = 3;

  final Membership membership;
  final EngineOptions options;

  /** The block this configuration begins with; every engine of the configuration has the same. */
  final long base;

  /** The view this node votes in or, while it is above {@link #enteredView}, asks for. */
  long view;

  long enteredView;

  /** Why {@link #enteredView} began; null for view 0, which needs no reason. */
  @Nullable NewViewReply enteredProof;

  /** The newest decided block, durable or about to be. */
  DecidedTip decided;

  long durableHeight;

  /** Who proposes what in {@link #enteredView}. */
  Turns turns;

  /** A config block is decided: this engine's work is done. */
  boolean ended;

  private final TreeMap<Long, Slot> slots = new TreeMap<>();

  /** What the entered view must go on with, see {@link Selection}; also above the window. */
  private SortedMap<Long, ProposalHeader> required = Collections.emptySortedMap();

  PbftState(Membership membership, EngineOptions options, DecidedTip tip) {
    this.membership = membership;
    this.options = options;
    Optional<ProposalHeader> header =
        tip.certificate().map(c -> c.header()).filter(h -> !h.barrier());
    this.base = header.map(ProposalHeader::lastConfig).orElse(tip.height());
    this.decided =
        header.isPresent() ? tip : new DecidedTip(tip.height(), tip.hash(), tip.viewOrRound());
    this.durableHeight = tip.height();
    this.turns = Turns.ofFirstView(membership, options.decisionsPerLeader(), base);
  }

  private PbftState(PbftState other) {
    this.membership = other.membership;
    this.options = other.options;
    this.base = other.base;
    this.view = other.view;
    this.enteredView = other.enteredView;
    this.enteredProof = other.enteredProof;
    this.decided = other.decided;
    this.durableHeight = other.durableHeight;
    this.ended = other.ended;
    this.turns = other.turns;
    this.required = other.required;
    other.slots.forEach((height, slot) -> slots.put(height, slot.copy(quorum())));
  }

  PbftState copy() {
    return new PbftState(this);
  }

  NodeId self() {
    return membership.self();
  }

  int quorum() {
    return membership.quorumSize().quorum();
  }

  /** True while this node takes part in its view; false while it waits for a new one. */
  boolean isActive() {
    return view == enteredView && !ended;
  }

  /** Who leads now: it proposed the lowest undecided height, or the chain waits for it to. */
  NodeId leader() {
    return turns.proposer(decided.height() + 1);
  }

  /** Whether it is this node's turn at the height. */
  boolean proposes(long height) {
    return turns.proposer(height).equals(self());
  }

  /**
   * Whether anything new may be agreed at the height in this view. Up to the highest height that
   * its new view proves decided or goes on with, everything is settled, also where the new view
   * shows no header: then an honest node decided the height and has the block.
   */
  boolean isOpen(long height) {
    return height >= turns.firstHeight();
  }

  /** Who begins {@link #view}, entered or asked for. */
  NodeId primary() {
    return membership.atTurn(view);
  }

  long decidedHeight() {
    return decided.height();
  }

  /** The highest height this node works on. */
  long windowTop() {
    return decided.height() + options.inFlightMax();
  }

  Certificates certificates() {
    return new Certificates(membership, base, options.inFlightMax(), options.rotatesLeaders());
  }

  /** The slot of a height in the window; made when first asked for. */
  Slot slot(long height) {
    return slots.computeIfAbsent(
        height,
        h -> {
          Slot slot = new Slot(h, quorum());
          slot.required = required.get(h);
          return slot;
        });
  }

  Optional<Slot> existingSlot(long height) {
    return Optional.ofNullable(slots.get(height));
  }

  /** Makes the slots that the view must go on with, as far as the window has come. */
  void openRequiredSlots() {
    required
        .tailMap(decided.height() + 1)
        .headMap(windowTop() + 1)
        .keySet()
        .forEach(height -> slot(height));
  }

  /** Enters the view that a new view begins. */
  void enter(NewViewReply proof, Selection selection) {
    view = proof.view();
    enteredView = proof.view();
    enteredProof = proof;
    turns = turns.of(proof.newView(), selection, base);
  }

  /** Begins a view in every slot. */
  void startView(SortedMap<Long, ProposalHeader> requiredInView) {
    required = requiredInView;
    undecidedSlots().forEach(s -> s.startView(required.get(s.height), quorum()));
    openRequiredSlots();
  }

  /** Slots that are not durable yet, ascending. */
  SortedMap<Long, Slot> slots() {
    return slots;
  }

  /** Slots above the decided height, ascending. */
  List<Slot> undecidedSlots() {
    return new ArrayList<>(slots.tailMap(decided.height(), false).values());
  }

  /** The body of a proposal that is in progress, or decided and not durable yet. */
  Optional<Proposal> body(long height, Bytes digest) {
    return existingSlot(height).flatMap(slot -> slot.body(digest));
  }

  /** Hash of what lies below a height in this view: decided or accepted; empty if unknown. */
  Optional<Bytes> parentHash(long height) {
    return height == decided.height() + 1
        ? Optional.of(decided.hash())
        : acceptedAt(height - 1).map(ProposalHeader::hash);
  }

  Optional<ProposalHeader> acceptedAt(long height) {
    return existingSlot(height).flatMap(slot -> Optional.ofNullable(slot.accepted));
  }

  /** True if something above the decided height was accepted or must be agreed. */
  boolean hasWorkInProgress() {
    return undecidedSlots().stream().anyMatch(s -> s.accepted != null || s.required != null);
  }

  /**
   * Grows with each phase that the lowest undecided height passes here: accepted, committed to,
   * decided.
   */
  long phasesPassed() {
    Optional<Slot> lowest = existingSlot(decided.height() + 1);
    boolean accepted = lowest.filter(slot -> slot.accepted != null).isPresent();
    boolean committed = accepted && lowest.filter(slot -> slot.committed).isPresent();
    return PHASES * decided.height() + (committed ? 2 : accepted ? 1 : 0);
  }

  /** Drops slots that need no more voting and whose bodies the ledger has. */
  void forgetUpTo(long height) {
    slots.headMap(height, true).clear();
  }

  void write(CanonicalWriter out) {
    out.uint64(base).uint64(view).uint64(enteredView).bool(enteredProof != null);
    if (enteredProof != null) {
      enteredProof.write(out);
    }
    out.uint64(decided.height()).bytes(decided.hash()).uint64(decided.viewOrRound());
    out.bool(decided.certificate().isPresent());
    decided
        .certificate()
        .ifPresent(
            c -> {
              c.header().write(out);
              out.uint32(c.signatures().size());
              c.signatures().forEach((node, signature) -> out.node(node).bytes(signature));
            });
    turns.write(out);
    out.uint64(durableHeight).bool(ended).uint32(required.size());
    required.values().forEach(header -> header.write(out));
    out.uint32(slots.size());
    slots.values().forEach(slot -> slot.write(out));
  }
}

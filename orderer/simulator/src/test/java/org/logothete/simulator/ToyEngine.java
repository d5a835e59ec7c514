package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalReader;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.RecordKey;
import org.logothete.consensus.TimerId;
import org.logothete.consensus.VoteTally;

/**
 * The simplest engine that survives crashes: the first member leads for ever; whoever holds the
 * leader's valid proposal writes it down and signs it; a quorum of signatures decides. What is not
 * answered is said again on a timer.
 */
final class ToyEngine implements ConsensusEngine {
  private static final TimerId RESEND = new TimerId("resend", 0);

  private final Membership membership;
  private final EngineOptions options;
  private final ToyProtocol.Bug bug;
  private DecidedTip tip = new DecidedTip(0, Bytes.EMPTY, 0);
  private boolean finalizing;

  /** What this node signs at the height above the tip. */
  private @Nullable Proposal voted;

  private @Nullable Proposal validating;
  private VoteTally<ProposalHeader> votes;

  ToyEngine(Membership membership, EngineOptions options, ToyProtocol.Bug bug) {
    this.membership = membership;
    this.options = options;
    this.bug = bug;
    this.votes = newTally();
  }

  @Override
  public List<Effect> step(Event event) {
    List<Effect> effects = new ArrayList<>();
    switch (event) {
      case Event.Started started -> start(started, effects);
      case Event.Submitted(_, Proposal proposal) -> {
        if (openSlot().isPresent()) {
          vote(proposal, effects);
        }
      }
      case Event.Received(_, Authenticated<? extends ConsensusMessage> m) ->
          receive(m.from(), (ToyMessage) m.message(), m.signature(), effects);
      case Event.TimerFired _ -> resend(effects);
      case Event.Validated(_, Bytes digest, Optional<String> refusal) -> {
        Proposal proposal = validating;
        if (proposal != null && proposal.header().digest().equals(digest)) {
          validating = null;
          if (refusal.isEmpty() && voted == null && proposal.height() == tip.height() + 1) {
            vote(proposal, effects);
          }
        }
      }
      case Event.Finalized(_, long height) -> {
        Proposal decided = voted;
        if (height == tip.height() + 1 && decided != null) {
          advance(new DecidedTip(height, decided.header().hash(), 0));
        }
      }
      case Event.CaughtUp(_, DecidedTip newTip) -> {
        if (newTip.height() > tip.height()) {
          advance(newTip);
        }
      }
      case Event.Backlog _, Event.Overdue _, Event.Heard _ -> {}
    }
    return effects;
  }

  private void start(Event.Started started, List<Effect> effects) {
    tip = started.tip();
    Bytes record = started.log().get(recordKey());
    if (record != null) {
      try {
        voted = ToyMessage.readProposal(new CanonicalReader(record), options.bodyBytesMax());
      } catch (MalformedMessageException e) {
        throw new InvariantViolation("own log record: " + e.getMessage());
      }
    }
    resend(effects);
    if (bug == ToyProtocol.Bug.ACCUSES_THE_LEADER) {
      effects.add(new Effect.Accuse(new Evidence(membership.atTurn(0), "leads", 1, List.of())));
    }
  }

  private void vote(Proposal proposal, List<Effect> effects) {
    voted = proposal;
    CanonicalWriter record = new CanonicalWriter();
    ToyMessage.writeProposal(record, proposal);
    effects.add(new Effect.Persist(recordKey(), record.toBytes()));
    int say = effects.size();
    sayVote(effects);
    if (bug == ToyProtocol.Bug.VOTES_BEFORE_PERSISTING) {
      effects.add(effects.remove(say - 1));
    }
    if (bug == ToyProtocol.Bug.PERSISTS_NOTHING) {
      effects.remove(say - 1);
    }
  }

  private void sayVote(List<Effect> effects) {
    Proposal proposal = voted;
    if (proposal != null) {
      if (leads()) {
        effects.add(new Effect.Broadcast(new ToyMessage.Propose(proposal)));
      }
      effects.add(new Effect.Broadcast(new ToyMessage.Vote(proposal.header())));
    }
  }

  private void resend(List<Effect> effects) {
    effects.add(new Effect.Broadcast(new ToyMessage.Height(tip.height())));
    if (bug != ToyProtocol.Bug.NEVER_RESENDS) {
      sayVote(effects);
    }
    effects.add(new Effect.StartTimer(RESEND, options.resendIntervalMillis()));
  }

  private void receive(NodeId from, ToyMessage message, Bytes signature, List<Effect> effects) {
    switch (message) {
      case ToyMessage.Height(long height) -> {
        if (height > tip.height() && bug != ToyProtocol.Bug.NEVER_RESENDS) {
          effects.add(new Effect.RequestCatchUp(height, from));
        }
      }
      case ToyMessage.Propose(Proposal proposal) -> {
        boolean news = voted == null && validating == null;
        if (news && from.equals(membership.atTurn(0)) && proposal.height() == tip.height() + 1) {
          validating = proposal;
          effects.add(new Effect.Validate(proposal));
        }
      }
      case ToyMessage.Vote(ProposalHeader header) -> {
        if (header.height() == tip.height() + 1) {
          votes.add(from, header, signature);
        }
      }
    }
    decide(effects);
  }

  private void decide(List<Effect> effects) {
    Proposal proposal = voted;
    int needed =
        membership.quorumSize().quorum() - (bug == ToyProtocol.Bug.DECIDES_WITHOUT_QUORUM ? 1 : 0);
    if (proposal != null && !finalizing && votes.count(proposal.header()) >= needed) {
      finalizing = true;
      effects.add(
          new Effect.Decide(new Decision(proposal, 0, votes.signatures(proposal.header()))));
    }
  }

  private void advance(DecidedTip newTip) {
    tip = newTip;
    voted = null;
    validating = null;
    finalizing = false;
    votes = newTally();
  }

  private VoteTally<ProposalHeader> newTally() {
    return new VoteTally<>(membership.quorumSize().quorum());
  }

  private RecordKey recordKey() {
    return new RecordKey(tip.height() + 1, 1, 0);
  }

  private boolean leads() {
    return membership.self().equals(membership.atTurn(0));
  }

  @Override
  public Optional<ProposalSlot> openSlot() {
    return leads() && voted == null
        ? Optional.of(new ProposalSlot(tip.height() + 1, tip.hash(), List.of()))
        : Optional.empty();
  }

  @Override
  public EngineStatus status() {
    return new EngineStatus(
        0, Optional.of(membership.atTurn(0)), tip.height(), tip.height(), 0, true);
  }

  @Override
  public Bytes state() {
    CanonicalWriter out = new CanonicalWriter().uint64(tip.height()).bytes(tip.hash());
    if (voted != null) {
      voted.write(out);
    }
    return out.toBytes();
  }

  @Override
  public ConsensusEngine copy() {
    throw new UnsupportedOperationException("nobody explores the toy");
  }
}

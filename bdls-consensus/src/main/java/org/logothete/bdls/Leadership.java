package org.logothete.bdls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.logothete.bdls.message.BdlsMessage;
import org.logothete.bdls.message.Choice;
import org.logothete.bdls.message.Lock;
import org.logothete.bdls.message.LockCertificate;
import org.logothete.bdls.message.RoundCertificate;
import org.logothete.bdls.message.RoundChange;
import org.logothete.bdls.message.Select;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.ProposalSlot;

/**
 * What a node does when it leads a round: collect round changes, show the lock they make, or else
 * select what the next round shall vote for. It waits for a quorum of messages and never for time.
 */
final class Leadership {
  private static final long NONE = -1;

  private final BdlsState state;
  private final SafetyRules safety;
  private final Rounds rounds;
  private final Agreement agreement;

  /** The height and round of the lock shown last. */
  private long shownHeight = NONE;

  private long shownRound = NONE;

  Leadership(BdlsState state, SafetyRules safety, Rounds rounds, Agreement agreement) {
    this.state = state;
    this.safety = safety;
    this.rounds = rounds;
    this.agreement = agreement;
  }

  Leadership copy(
      BdlsState stateCopy, SafetyRules safetyCopy, Rounds roundsCopy, Agreement agreementCopy) {
    Leadership copy = new Leadership(stateCopy, safetyCopy, roundsCopy, agreementCopy);
    copy.shownHeight = shownHeight;
    copy.shownRound = shownRound;
    return copy;
  }

  void onRoundChange(Authenticated<BdlsMessage> received, RoundChange message, Outbox out) {
    NodeId from = received.from();
    message.lock().ifPresent(lock -> agreement.learn(lock, from, out));
    if (!state.leads(message.round())) {
      out.ignored(state.height(), message.round(), "round change of " + from + " for another");
      return;
    }
    state
        .open
        .roundChanges
        .add(from, message.round(), message.choice(), received.signature())
        .ifPresent(
            first ->
                agreement.accuseOfTwo(
                    received,
                    "two round changes in one round",
                    new RoundChange(
                        message.height(), message.round(), first.choice(), Optional.empty()),
                    first.signature(),
                    out));
  }

  /** Shows a lock or selects, whatever the round changes allow by now. */
  void advance(Outbox out) {
    if (!safety.isVoting()) {
      return;
    }
    goWhereAQuorumIs(out);
    if (!leadsOn()) {
      return;
    }
    Optional<VotesByRound.Quorum<Optional<ProposalHeader>>> same =
        state
            .open
            .roundChanges
            .quorum(state.round, state.quorum())
            .filter(quorum -> quorum.choice().isPresent());
    if (same.isPresent()) {
      shownHeight = state.height();
      shownRound = state.round;
      ProposalHeader header = same.get().choice().orElseThrow();
      out.broadcast(new Lock(new LockCertificate(state.round, header, same.get().signatures())));
    } else if (maySelect()) {
      choice(out).ifPresent(choice -> safety.select(selection(choice), out));
    }
  }

  /** A quorum waits in a later round of this leader. */
  private void goWhereAQuorumIs(Outbox out) {
    state.open.roundChanges.rounds().stream()
        .filter(round -> round > state.round)
        .filter(round -> state.open.roundChanges.in(round).size() >= state.quorum())
        .findFirst()
        .ifPresent(round -> rounds.enter(round, "a quorum is in it", out));
  }

  /** Whether this node leads the round and has shown no lock in it. */
  private boolean leadsOn() {
    return state.leads(state.round)
        && !safety.isLockedIn(state.round)
        && !(shownHeight == state.height() && shownRound == state.round);
  }

  /**
   * Whether it is time to select, once in a round. Before round 0 there is nothing to hear of; in
   * the first round of a later turn a quorum tells of everything that may have been decided. In the
   * second round a leader waits as long as what it selected can still get its quorum: otherwise one
   * faulty node that contradicts quickly could spoil every turn.
   */
  private boolean maySelect() {
    boolean first = safety.selected().filter(own -> own.round() == state.round).isEmpty();
    if (!first || state.round == 0) {
      return first;
    }
    SortedMap<NodeId, VotesByRound.Vote<Optional<ProposalHeader>>> votes =
        state.open.roundChanges.in(state.round);
    if (votes.size() < state.quorum()) {
      return false;
    }
    Optional<ProposalHeader> expected =
        safety
            .lock()
            .map(LockCertificate::header)
            .or(() -> Optional.ofNullable(state.open.preferred));
    if (Turns.isFirst(state.round) || expected.isEmpty()) {
      return true;
    }
    long agreeing = votes.values().stream().filter(v -> v.choice().equals(expected)).count();
    int silent = state.membership.nodes().size() - votes.size();
    return agreeing + silent < state.quorum();
  }

  /**
   * The newest lock; or what f + 1 voted for, since one of them is honest and has the body; or the
   * own candidate. Nothing in it can be made more likely by trying out blocks.
   */
  private Optional<Choice> choice(Outbox out) {
    if (safety.lock().isPresent()) {
      return safety.lock().map(Choice.Locked::new);
    }
    Optional<Proposal> popular = popular();
    popular.ifPresent(proposal -> safety.keep(proposal, out));
    return popular.or(safety::candidate).map(Choice.Fresh::new);
  }

  private Optional<Proposal> popular() {
    Map<ProposalHeader, Integer> counts = new LinkedHashMap<>();
    state
        .open
        .roundChanges
        .in(state.round)
        .values()
        .forEach(vote -> vote.choice().ifPresent(header -> counts.merge(header, 1, Integer::sum)));
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= state.oneHonest())
        .max(Map.Entry.comparingByValue())
        .flatMap(e -> state.open.body(e.getKey().digest()));
  }

  private Select selection(Choice choice) {
    if (state.round == 0) {
      return new Select(0, choice, Optional.empty());
    }
    List<RoundCertificate.Vote> votes = new ArrayList<>();
    state
        .open
        .roundChanges
        .in(state.round)
        .forEach(
            (voter, vote) -> {
              Bytes digest = vote.choice().map(ProposalHeader::digest).orElse(RoundChange.NOTHING);
              votes.add(new RoundCertificate.Vote(voter, digest, vote.signature()));
            });
    RoundCertificate began = new RoundCertificate(state.height(), state.round, votes);
    return new Select(state.round, choice, Optional.of(began));
  }

  Optional<ProposalSlot> openSlot() {
    boolean wanted =
        safety.isVoting()
            && !state.ended
            && leadsOn()
            && maySelect()
            && state.height() <= state.durableHeight + state.options.inFlightMax();
    return wanted
        ? Optional.of(new ProposalSlot(state.height(), state.decided.hash(), state.undurable()))
        : Optional.empty();
  }

  void onSubmitted(Proposal proposal, Outbox out) {
    ProposalHeader header = proposal.header();
    if (openSlot().isEmpty()
        || header.height() != state.height()
        || !header.previousHash().equals(state.decided.hash())) {
      out.ignored(header.height(), state.round, "own proposal for a slot that is not open");
      return;
    }
    if (!state.fits(header)) {
      throw new IllegalArgumentException(
          "proposal names last config " + header.lastConfig() + ", it is " + state.base);
    }
    state.open.keepBody(proposal, Optional.empty());
    safety.freeze(proposal, out);
  }

  /** Says again what some seem to have missed. */
  void repeat(PeerProgress peers, Outbox out) {
    Optional<Long> selected = safety.selected().map(Select::round);
    if (selected.isPresent() && selected.get() == 0 && state.round == 0) {
      others()
          .filter(node -> !state.open.roundChanges.has(node, 0))
          .forEach(node -> safety.repeatSelection(node, out));
    } else if (selected.isPresent() && selected.get() >= state.round - 1) {
      peers.lateAt(state, selected.get()).forEach(node -> safety.repeatSelection(node, out));
    }
    if (state.leads(state.round) && safety.isLockedIn(state.round)) {
      LockCertificate lock = safety.lock().orElseThrow();
      others()
          .filter(node -> !state.open.commits.has(node, state.round))
          .forEach(node -> out.send(node, new Lock(lock)));
    }
  }

  private Stream<NodeId> others() {
    return state.membership.nodes().stream().filter(node -> !node.equals(state.self()));
  }

  void write(CanonicalWriter out) {
    out.uint64(shownHeight + 1).uint64(shownRound + 1);
  }
}

package org.logothete.orderer.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.Proposal;
import org.logothete.consensus.ProposalHeader;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Bounds;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.NewViewRequest;
import org.logothete.pbft.message.PbftMessage;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.ProposalReply;
import org.logothete.pbft.message.ProposalRequest;
import org.logothete.pbft.message.Reminder;
import org.logothete.pbft.message.ViewChange;
import org.logothete.simulator.Byzantine;

/**
 * Says, beside what is right, what is well-formed and out of place: invalid proposals, proposals
 * out of turn, votes far ahead in floods, another's new view under its own name, absences of
 * strangers, answers that nobody asked for. Honest nodes ignore all of it and have little reason to
 * be rid of who says it.
 */
final class Provoker implements Byzantine {
  private static final int HEIGHTS_AHEAD = 12;
  private static final int VIEWS_AHEAD = 6;
  private static final int FLOOD = 8;

  private Optional<Proposal> lastProposed = Optional.empty();
  private Optional<NewView> lastNewView = Optional.empty();

  @Override
  public List<Sent> replace(NodeId self, Outgoing honest, RandomGenerator random) {
    remember(honest.message());
    List<ConsensusMessage> said = new ArrayList<>(List.of(honest.message()));
    if (random.nextBoolean()) {
      said.addAll(provocation(self, (PbftMessage) honest.message(), random));
    }
    return said.stream().<Sent>map(m -> new Outgoing(honest.to(), m)).toList();
  }

  private void remember(ConsensusMessage message) {
    switch (message) {
      case PrePrepare m -> lastProposed = Optional.of(m.proposal());
      case NewView m -> lastNewView = Optional.of(m);
      case NewViewReply m -> lastNewView = Optional.of(m.newView());
      default -> {}
    }
  }

  private List<? extends ConsensusMessage> provocation(
      NodeId self, PbftMessage honest, RandomGenerator random) {
    return switch (honest) {
      case PrePrepare(long view, Proposal proposal) ->
          random.nextInt(8) == 0
              ? List.of(new PrePrepare(view, invalid(proposal, random)))
              : List.of(new PrePrepare(view + random.nextInt(VIEWS_AHEAD), proposal));
      case Prepare(long view, long height, Bytes digest) ->
          votesAhead(view, height, digest, random);
      case Commit(long view, ProposalHeader header) ->
          List.of(
              new Commit(view + 1 + random.nextInt(VIEWS_AHEAD), header),
              new ProposalRequest(view, header.height(), header.digest().sha256()));
      case ViewChange change -> List.of(strange(self, change, random));
      case NewView _ -> List.of(new NewView(Bounds.VIEW_MAX - random.nextInt(2), List.of()));
      case Heartbeat(long view, long decided, _) -> outOfTurn(view, decided, random);
      case NewViewRequest(long view) -> List.of(new NewViewRequest(view + VIEWS_AHEAD));
      case NewViewReply reply -> List.of(reply.newView(), reply);
      case ProposalRequest(long view, long height, Bytes digest) ->
          List.of(new ProposalRequest(view, height + HEIGHTS_AHEAD, digest));
      case ProposalReply(long view, Proposal proposal) ->
          List.of(new ProposalReply(view, invalid(proposal, random)), honest);
      case Reminder m -> List.of(m);
    };
  }

  /** More than anybody may keep of one sender. */
  private static List<ConsensusMessage> votesAhead(
      long view, long height, Bytes digest, RandomGenerator random) {
    List<ConsensusMessage> votes = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      votes.add(
          new Prepare(
              view + random.nextInt(VIEWS_AHEAD),
              height + 1 + random.nextInt(HEIGHTS_AHEAD),
              digest));
    }
    return votes;
  }

  /** What it proposed once, its last new view under a name that may be wrong, a height far off. */
  private List<ConsensusMessage> outOfTurn(long view, long decided, RandomGenerator random) {
    List<ConsensusMessage> said = new ArrayList<>();
    switch (random.nextInt(3)) {
      case 0 ->
          lastProposed
              .filter(p -> p.height() == decided + 1)
              .ifPresent(p -> said.add(new PrePrepare(view, p)));
      case 1 -> lastNewView.ifPresent(said::add);
      default -> said.add(new Heartbeat(view, decided + random.nextInt(1_000), false));
    }
    return said;
  }

  private static ViewChange strange(NodeId self, ViewChange change, RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 ->
          new ViewChange(
              change.newView(),
              change.decided(),
              change.prepared(),
              List.of(absence(self, random)));
      case 1 -> new ViewChange(change.newView(), Optional.empty(), change.prepared());
      case 2 -> new ViewChange(change.newView(), change.decided(), List.of());
      default ->
          new ViewChange(
              change.newView() + random.nextInt(1_000), change.decided(), change.prepared());
    };
  }

  /** Of a node that may be no member, or of itself. */
  private static Absence absence(NodeId self, RandomGenerator random) {
    NodeId missed = random.nextBoolean() ? self : new NodeId(1_000);
    return new Absence(missed, 1 + random.nextLong(Long.MAX_VALUE), Absence.REPEATS_MAX);
  }

  private static Proposal invalid(Proposal proposal, RandomGenerator random) {
    ProposalHeader header = proposal.header();
    if (random.nextBoolean() || header.barrier()) {
      return new Proposal(header, Bytes.ofUtf8("another body"));
    }
    long lastConfig = header.lastConfig() == 0 ? header.height() - 1 : header.lastConfig() - 1;
    return new Proposal(
        new ProposalHeader(
            header.height(),
            header.hash(),
            header.previousHash(),
            header.dataHash(),
            lastConfig,
            false),
        proposal.body());
  }
}

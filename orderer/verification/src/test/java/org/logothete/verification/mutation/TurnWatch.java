package org.logothete.verification.mutation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.TurnsModel;
import org.logothete.pbft.message.Absence;
import org.logothete.pbft.message.Commit;
import org.logothete.pbft.message.NewView;
import org.logothete.pbft.message.NewViewReply;
import org.logothete.pbft.message.PrePrepare;
import org.logothete.pbft.message.Prepare;
import org.logothete.pbft.message.ViewChange;

/**
 * Looks whether one engine keeps to the turns of leaders: proposes in its own ones only, takes
 * proposals from whose turn it is, and names whom it missed when it leaves a view. A wrong turn
 * breaks no safety, so the simulator's checker does not see it.
 */
final class TurnWatch implements Bend {
  /** Where a proposal was shown, or voted for. */
  private record Place(long view, long height, Bytes digest) {}

  private final Membership membership;
  private final EngineOptions options;
  private @Nullable TurnsModel model;

  /** Who showed which proposal, as long as its view is the present one. */
  private final Map<Place, Set<NodeId>> shown = new HashMap<>();

  /** Who voted for which proposal: what a quorum prepared is taken from anybody. */
  private final Map<Place, Set<NodeId>> votes = new HashMap<>();

  private TurnWatch(Membership membership, EngineOptions options) {
    this.membership = membership;
    this.options = options;
  }

  /** The protocol with a watch at each engine whose leaders take turns. */
  static ConsensusProtocol over(ConsensusProtocol straight) {
    return new WatchedProtocol(straight);
  }

  private record WatchedProtocol(ConsensusProtocol straight) implements ConsensusProtocol {
    @Override
    public String name() {
      return straight.name();
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      ConsensusEngine engine = straight.newEngine(membership, options);
      return options.rotatesLeaders()
          ? new BentEngine(engine, new TurnWatch(membership, options))
          : engine;
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return straight.decode(encoded, bodyBytesMax);
    }
  }

  @Override
  public List<Effect> step(ConsensusEngine engine, Event event) {
    if (event instanceof Event.Started started) {
      model = new TurnsModel(membership, options, started);
    }
    EngineStatus before = engine.status();
    if (event instanceof Event.Received(_, var received)) {
      hear(received.from(), received.message());
    }
    List<Effect> effects = engine.step(event);
    entered(event, engine.status()).ifPresent(this::enter);
    long decided = engine.status().decidedHeight();
    effects.forEach(effect -> judge(effect, before, decided));
    return effects;
  }

  private void hear(NodeId from, ConsensusMessage message) {
    switch (message) {
      case PrePrepare(long view, var proposal) ->
          note(shown, new Place(view, proposal.height(), proposal.header().digest()), from);
      case Prepare(long view, long height, Bytes digest) ->
          note(votes, new Place(view, height, digest), from);
      case Commit(long view, var header) ->
          note(votes, new Place(view, header.height(), header.digest()), from);
      default -> {}
    }
  }

  private static void note(Map<Place, Set<NodeId>> places, Place place, NodeId node) {
    places.computeIfAbsent(place, _ -> new HashSet<>()).add(node);
  }

  /** The new view in the event, if the engine now is in that view. */
  private Optional<NewView> entered(Event event, EngineStatus after) {
    Optional<NewView> shownView =
        event instanceof Event.Received(_, var received)
            ? switch (received.message()) {
              case NewView view -> Optional.of(view);
              case NewViewReply reply -> Optional.of(reply.newView());
              default -> Optional.empty();
            }
            : Optional.empty();
    return shownView.filter(
        view ->
            view.view() == after.viewOrRound()
                && after.leader().isPresent()
                && model().view() < view.view());
  }

  private void enter(NewView newView) {
    model().enter(newView);
    shown.keySet().removeIf(place -> place.view() < newView.view());
    votes.keySet().removeIf(place -> place.view() < newView.view());
  }

  private void judge(Effect effect, EngineStatus before, long decided) {
    switch (effect) {
      case Effect.Broadcast(PrePrepare(long view, var proposal)) ->
          check(view, proposal.height(), membership.self(), "proposes");
      case Effect.Broadcast(Prepare(long view, long height, Bytes digest)) ->
          checkSource(new Place(view, height, digest));
      case Effect.Broadcast(ViewChange change) when before.leader().isPresent() ->
          checkNamed(change, model().proposer(decided + 1));
      default -> {}
    }
  }

  private void checkSource(Place place) {
    Set<NodeId> sources = shown.getOrDefault(place, Set.of());
    boolean agreed =
        votes.getOrDefault(place, Set.of()).size() >= membership.quorumSize().quorum()
            || place.height() < model().firstHeight();
    if (!agreed && !sources.isEmpty()) {
      NodeId due = model().proposer(place.height());
      NodeId source = sources.contains(due) ? due : sources.iterator().next();
      check(place.view(), place.height(), source, "is followed");
    }
  }

  private void check(long view, long height, NodeId node, String does) {
    NodeId due = model().proposer(height);
    if (view == model().view() && !due.equals(node)) {
      throw new InvariantViolation(
          "%s %s at height %d in view %d, it is the turn of %s"
              .formatted(node, does, height, view, due));
    }
  }

  /** Whoever leaves a view that it is in names the node that the chain waits for. */
  private void checkNamed(ViewChange change, NodeId leader) {
    boolean named = change.absences().stream().map(Absence::node).anyMatch(leader::equals);
    if (!leader.equals(membership.self()) && !named) {
      throw new InvariantViolation(
          "%s leaves view %d and does not say that it missed %s"
              .formatted(membership.self(), model().view(), leader));
    }
  }

  private TurnsModel model() {
    if (model == null) {
      throw new IllegalStateException("the engine was not started");
    }
    return model;
  }
}

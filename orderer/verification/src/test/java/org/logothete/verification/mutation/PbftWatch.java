package org.logothete.verification.mutation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;
import org.logothete.consensus.NodeId;
import org.logothete.pbft.message.Heartbeat;
import org.logothete.pbft.message.ViewChange;

/**
 * Looks at the effects of one engine for what the simulated world forgives, being a careful host:
 * decisions without gaps and repetition, and no node that leaves a view alone.
 */
final class PbftWatch implements Bend {
  private final NodeId self;
  private final Decisions decisions = new Decisions(ViewChange.class);

  /** The newest view in which each other node showed that it trusts the leader no more. */
  private final SortedMap<NodeId, Long> distrust = new TreeMap<>();

  PbftWatch(NodeId self) {
    this.self = self;
  }

  @Override
  public List<Effect> step(ConsensusEngine engine, Event event) {
    see(event);
    EngineStatus before = engine.status();
    List<Effect> effects = decisions.stepOrHalt(engine, event);
    effects.forEach(effect -> judge(effect, before));
    return effects;
  }

  private void see(Event event) {
    switch (event) {
      case Event.Started started -> decisions.started(started);
      case Event.CaughtUp caughtUp -> decisions.caughtUp(caughtUp);
      case Event.Received received -> {
        NodeId from = received.message().from();
        if (!from.equals(self)) {
          hear(from, received.message().message());
        }
      }
      default -> {}
    }
  }

  private void hear(NodeId from, ConsensusMessage message) {
    switch (message) {
      case Heartbeat(long view, _, boolean suspects) when suspects ->
          distrust.merge(from, view, Math::max);
      case ViewChange change -> distrust.merge(from, change.newView() - 1, Math::max);
      default -> {}
    }
  }

  private void judge(Effect effect, EngineStatus before) {
    switch (effect) {
      case Effect.Decide(var decision) -> decisions.decide(decision);
      case Effect.Broadcast(ViewChange change) when before.leader().isPresent() -> {
        long view = before.viewOrRound();
        if (distrust.values().stream().noneMatch(lost -> lost >= view)) {
          throw new InvariantViolation(
              self + " asks for view " + change.newView() + " though nobody else left or suspects");
        }
      }
      default -> {}
    }
  }
}

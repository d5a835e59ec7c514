package org.logothete.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;
import org.logothete.consensus.TimerId;
import org.logothete.simulator.FairWeather.Cause;

/** One node in {@link FairWeather}: its disk is instant and never lost. */
final class FairWeatherHost {
  private static final int BODY_OVERHEAD_BYTES = 64;
  private static final int HEARTBEAT_LINKS = 1000;

  private final FairWeather world;
  private final List<NodeId> members;
  private final NodeId self;
  private final ConsensusEngine engine;
  private final Map<TimerId, Long> timers = new HashMap<>();
  private long timerStarts;

  FairWeatherHost(
      FairWeather world, ConsensusProtocol protocol, List<NodeId> members, NodeId self) {
    this.world = world;
    this.members = members;
    this.self = self;
    this.engine = protocol.newEngine(new Membership(members, self), options(world.conditions()));
  }

  /** No timer runs out in fair weather but that of heartbeats, and that one seldom. */
  private static EngineOptions options(FairWeather.Conditions conditions) {
    long heartbeat = HEARTBEAT_LINKS * conditions.linkMillis();
    return new EngineOptions(
        heartbeat,
        100 * heartbeat,
        100 * heartbeat,
        100 * heartbeat,
        1000 * heartbeat,
        100 * heartbeat,
        conditions.window(),
        conditions.bodyBytes() + BODY_OVERHEAD_BYTES);
  }

  void start() {
    DecidedTip genesis = new DecidedTip(0, Bytes.ofUtf8("genesis").sha256(), 0);
    step(new Event.Started(world.now(), genesis, new TreeMap<>(), true));
  }

  void receive(NodeId from, ConsensusMessage message, Bytes signature) {
    step(new Event.Received(world.now(), new Authenticated<>(from, message, signature)));
  }

  private void step(Event event) {
    Cause cause = event instanceof Event.TimerFired ? Cause.TIME : Cause.DECISION;
    for (Effect effect : engine.step(event)) {
      perform(effect, cause);
    }
    Optional<ProposalSlot> slot = engine.openSlot();
    if (slot.isPresent()) {
      step(new Event.Submitted(world.now(), world.proposal(slot.get())));
    }
  }

  private void perform(Effect effect, Cause cause) {
    switch (effect) {
      case Effect.Send(NodeId to, ConsensusMessage message) ->
          world.send(self, List.of(to), message, cause);
      case Effect.Broadcast(ConsensusMessage message) -> world.send(self, members, message, cause);
      case Effect.StartTimer(TimerId timer, long delayMillis) -> startTimer(timer, delayMillis);
      case Effect.CancelTimer(TimerId timer) -> timers.remove(timer);
      case Effect.Validate(var proposal) -> {
        Bytes digest = proposal.header().digest();
        later(new Validation(digest));
      }
      case Effect.Decide(var decision) -> {
        world.decided(decision.height());
        later(new Durable(decision.height()));
      }
      case Effect.Persist _, Effect.RequestCatchUp _, Effect.Accuse _, Effect.Note _ -> {}
    }
  }

  /** What the host answers in the same millisecond. */
  private sealed interface Answer {}

  private record Validation(Bytes digest) implements Answer {}

  private record Durable(long height) implements Answer {}

  private void later(Answer answer) {
    world.after(
        0,
        () ->
            step(
                switch (answer) {
                  case Validation(Bytes digest) ->
                      new Event.Validated(world.now(), digest, Optional.empty());
                  case Durable(long height) -> new Event.Finalized(world.now(), height);
                }));
  }

  private void startTimer(TimerId timer, long delayMillis) {
    long start = ++timerStarts;
    timers.put(timer, start);
    world.after(
        delayMillis,
        () -> {
          if (timers.remove(timer, start)) {
            step(new Event.TimerFired(world.now(), timer));
          }
        });
  }
}

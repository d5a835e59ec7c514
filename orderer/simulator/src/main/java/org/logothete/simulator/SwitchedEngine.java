package org.logothete.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.Membership;
import org.logothete.consensus.ProposalSlot;

/** The engine of one configuration, of whichever protocol orders it. */
final class SwitchedEngine implements ConsensusEngine {
  private final SwitchedProtocol protocols;
  private final Membership membership;
  private final EngineOptions options;

  /** Before {@link Event.Started} it is not known which one it is. */
  private @Nullable ConsensusEngine engine;

  private int number;

  SwitchedEngine(SwitchedProtocol protocols, Membership membership, EngineOptions options) {
    this.protocols = protocols;
    this.membership = membership;
    this.options = options;
  }

  @Override
  public List<Effect> step(Event event) {
    if (event instanceof Event.Started started) {
      number = protocols.chosen(started.tip(), options);
      engine = protocols.protocol(number).newEngine(membership, options);
    }
    if (event instanceof Event.Received(long now, var received)) {
      // The message of an engine that was switched off, said again: the orderer's door drops it.
      return received.message() instanceof SwitchedMessage(int of, var message) && of == number
          ? step(
              started(),
              new Event.Received(
                  now, new Authenticated<>(received.from(), message, received.signature())))
          : List.of();
    }
    return step(started(), event);
  }

  private List<Effect> step(ConsensusEngine current, Event event) {
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : current.step(event)) {
      effects.add(
          switch (effect) {
            case Effect.Send(var to, var message) ->
                new Effect.Send(to, new SwitchedMessage(number, message));
            case Effect.Broadcast(var message) ->
                new Effect.Broadcast(new SwitchedMessage(number, message));
            case Effect.Persist _,
                Effect.StartTimer _,
                Effect.CancelTimer _,
                Effect.Validate _,
                Effect.Decide _,
                Effect.RequestCatchUp _,
                Effect.Accuse _,
                Effect.Note _ ->
                effect;
          });
    }
    return effects;
  }

  private ConsensusEngine started() {
    if (engine == null) {
      throw new IllegalStateException("the first event must be Started");
    }
    return engine;
  }

  @Override
  public Optional<ProposalSlot> openSlot() {
    return engine == null ? Optional.empty() : engine.openSlot();
  }

  @Override
  public EngineStatus status() {
    return engine == null ? new EngineStatus(0, Optional.empty(), 0, 0, 0, false) : engine.status();
  }

  @Override
  public Bytes state() {
    CanonicalWriter out = new CanonicalWriter().bool(engine != null);
    if (engine != null) {
      out.uint8(number).bytes(engine.state());
    }
    return out.toBytes();
  }

  @Override
  public ConsensusEngine copy() {
    SwitchedEngine copy = new SwitchedEngine(protocols, membership, options);
    copy.engine = engine == null ? null : engine.copy();
    copy.number = number;
    return copy;
  }
}

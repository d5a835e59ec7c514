package org.logothete.verification.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.DecidedTip;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;

/**
 * A host that says more than it must, all of which an engine has to bear: that something came from
 * a node before what it was; its proposal, a verdict and a durable height again; a tip that is long
 * past.
 */
final class TalkativeHost implements Bend {
  private Optional<DecidedTip> firstTip = Optional.empty();

  @Override
  public List<Effect> step(ConsensusEngine engine, Event event) {
    List<Effect> effects = new ArrayList<>();
    switch (event) {
      case Event.Started started -> {
        if (engine.openSlot().isPresent()) {
          throw new InvariantViolation("would propose before it is started");
        }
        firstTip = Optional.of(started.tip());
        effects.addAll(engine.step(started));
      }
      case Event.Received received -> {
        effects.addAll(engine.step(new Event.Heard(received.now(), received.message().from())));
        effects.addAll(engine.step(received));
      }
      case Event.Submitted _, Event.Validated _ -> {
        effects.addAll(engine.step(event));
        effects.addAll(engine.step(event));
      }
      case Event.Finalized finalized -> {
        effects.addAll(engine.step(finalized));
        effects.addAll(engine.step(finalized));
        firstTip.ifPresent(
            tip -> effects.addAll(engine.step(new Event.CaughtUp(finalized.now(), tip))));
      }
      default -> effects.addAll(engine.step(event));
    }
    return effects;
  }
}

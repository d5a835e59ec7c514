package org.logothete.verification.mutation;

import java.util.List;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.Decision;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.InvariantViolation;

/** What is the same in every engine that is watched: blocks one after the other, and its halts. */
final class Decisions {
  private final String messages;
  private long decided;

  /**
   * Nothing is decided yet.
   *
   * @param message any of the protocol's messages
   */
  Decisions(Class<?> message) {
    this.messages = message.getPackageName();
  }

  /** A message whose own rules forbid it is as good a finding as the engine's own halt. */
  List<Effect> stepOrHalt(ConsensusEngine engine, Event event) {
    try {
      return engine.step(event);
    } catch (IllegalArgumentException e) {
      if (e.getStackTrace()[0].getClassName().startsWith(messages)) {
        throw new InvariantViolation("makes an impossible message: " + e.getMessage());
      }
      throw e;
    }
  }

  /** Where the node begins. */
  void started(Event.Started started) {
    decided = started.tip().height();
  }

  /** Others' blocks count as decided. */
  void caughtUp(Event.CaughtUp caughtUp) {
    decided = Math.max(decided, caughtUp.tip().height());
  }

  /**
   * The engine decides.
   *
   * @throws InvariantViolation unless it is the next block
   */
  void decide(Decision decision) {
    if (decision.height() != decided + 1) {
      throw new InvariantViolation(
          "decides block " + decision.height() + " after block " + decided);
    }
    decided = decision.height();
  }
}

package org.logothete.verification.mutation;

import org.logothete.consensus.ConsensusProtocol;

/**
 * A planted bug.
 *
 * @param name what the engine or its host does wrong
 * @param breaks the rule that this breaks: a number is an invariant of the engine's page in docs
 * @param scene the world that finds it
 * @param seeds within so many seeds, counted from 1
 * @param protocol the broken protocol
 */
record Mutation(String name, String breaks, Scene scene, int seeds, ConsensusProtocol protocol) {
  /** Which engine is broken, as {@link ConsensusProtocol#name} says. */
  String engine() {
    return scene.sound().name();
  }

  @Override
  public String toString() {
    return engine() + ": " + name;
  }
}

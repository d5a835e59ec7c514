package org.logothete.pbft.mutation;

import org.logothete.consensus.ConsensusProtocol;

/**
 * A planted bug.
 *
 * @param name what the engine or its host does wrong
 * @param breaks the rule that this breaks: a number is an invariant of docs/pbft.md
 * @param scene the world that finds it
 * @param seeds within so many seeds, counted from 1
 * @param protocol the broken protocol
 */
record Mutation(String name, String breaks, Scene scene, int seeds, ConsensusProtocol protocol) {
  @Override
  public String toString() {
    return name;
  }
}

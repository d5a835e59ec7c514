package org.logothete.verification.twins;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;

/** A protocol whose leaders take turns, whatever the options of a world say. */
public record InTurns(ConsensusProtocol straight, int heightsPerTurn) implements ConsensusProtocol {
  @Override
  public String name() {
    return straight.name();
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return straight.newEngine(membership, options.withDecisionsPerLeader(heightsPerTurn));
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return straight.decode(encoded, bodyBytesMax);
  }
}

package org.logothete.simulator;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;

/**
 * A protocol with something in front of each of its engines.
 *
 * @param protocol the one behind
 * @param inFront what to put there
 */
public record ForwardingProtocol(ConsensusProtocol protocol, InFront inFront)
    implements ConsensusProtocol {
  /** Puts something in front of an engine. */
  @FunctionalInterface
  public interface InFront {
    ConsensusEngine of(ConsensusEngine engine, Membership membership, EngineOptions options);
  }

  @Override
  public String name() {
    return protocol.name();
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return inFront.of(protocol.newEngine(membership, options), membership, options);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return protocol.decode(encoded, bodyBytesMax);
  }
}

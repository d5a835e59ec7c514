package org.logothete.verification.model;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.Event;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.ProposalSlot;

/**
 * Looks at what engines are given and what they answer. What one node heard another really said:
 * its signature was verified, and a vote that a crash kept from leaving is heard by nobody.
 */
interface Witness {
  void saw(NodeId node, Event event, List<Effect> effects);

  /** The protocol, looked at. */
  static ConsensusProtocol over(ConsensusProtocol protocol, Witness witness) {
    return new Watched(protocol, witness);
  }

  /** A protocol and who looks at it. */
  record Watched(ConsensusProtocol protocol, Witness witness) implements ConsensusProtocol {
    @Override
    public String name() {
      return protocol.name();
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      ConsensusEngine engine = protocol.newEngine(membership, options);
      return new WatchedEngine(engine, membership.self(), witness);
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return protocol.decode(encoded, bodyBytesMax);
    }
  }

  /** An engine and who looks at it. */
  record WatchedEngine(ConsensusEngine engine, NodeId self, Witness witness)
      implements ConsensusEngine {
    @Override
    public List<Effect> step(Event event) {
      List<Effect> effects = engine.step(event);
      witness.saw(self, event, effects);
      return effects;
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return engine.openSlot();
    }

    @Override
    public EngineStatus status() {
      return engine.status();
    }

    @Override
    public Bytes state() {
      return engine.state();
    }

    @Override
    public ConsensusEngine copy() {
      return new WatchedEngine(engine.copy(), self, witness);
    }
  }
}

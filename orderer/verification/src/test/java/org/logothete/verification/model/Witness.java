package org.logothete.verification.model;

import java.util.List;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Effect;
import org.logothete.consensus.Event;
import org.logothete.consensus.NodeId;
import org.logothete.simulator.ForwardingEngine;
import org.logothete.simulator.ForwardingProtocol;

/**
 * Looks at what engines are given and what they answer. What one node heard another really said:
 * its signature was verified, and a vote that a crash kept from leaving is heard by nobody.
 */
interface Witness {
  void saw(NodeId node, Event event, List<Effect> effects);

  /** The protocol, looked at. */
  static ConsensusProtocol over(ConsensusProtocol protocol, Witness witness) {
    return new ForwardingProtocol(
        protocol, (engine, membership, _) -> new WatchedEngine(engine, membership.self(), witness));
  }

  /** An engine and who looks at it. */
  final class WatchedEngine extends ForwardingEngine {
    private final NodeId self;
    private final Witness witness;

    WatchedEngine(ConsensusEngine engine, NodeId self, Witness witness) {
      super(engine);
      this.self = self;
      this.witness = witness;
    }

    @Override
    public List<Effect> step(Event event) {
      List<Effect> effects = engine.step(event);
      witness.saw(self, event, effects);
      return effects;
    }

    @Override
    public ConsensusEngine copy() {
      return new WatchedEngine(engine.copy(), self, witness);
    }
  }
}

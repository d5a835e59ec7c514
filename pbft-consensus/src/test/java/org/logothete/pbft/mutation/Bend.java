package org.logothete.pbft.mutation;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
 * What stands between an engine and its host, with a memory of its own: a host that does its duty
 * badly, or a watch that only looks on. Made anew for each engine.
 */
@FunctionalInterface
interface Bend {
  List<Effect> step(ConsensusEngine engine, Event event);

  /** The protocol whose engines all sit behind a bend. */
  static ConsensusProtocol all(ConsensusProtocol protocol, Function<NodeId, Bend> bends) {
    return new BentProtocol(protocol, bends);
  }

  /** A protocol and what its engines sit behind. */
  record BentProtocol(ConsensusProtocol straight, Function<NodeId, Bend> bends)
      implements ConsensusProtocol {
    @Override
    public String name() {
      return straight.name();
    }

    @Override
    public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
      return new BentEngine(
          straight.newEngine(membership, options), bends.apply(membership.self()));
    }

    @Override
    public ConsensusMessage decode(Bytes encoded, int bodyBytesMax)
        throws MalformedMessageException {
      return straight.decode(encoded, bodyBytesMax);
    }
  }

  /** An engine and what it sits behind; cannot be copied, since nobody knows the memory. */
  record BentEngine(ConsensusEngine straight, Bend bend) implements ConsensusEngine {
    @Override
    public List<Effect> step(Event event) {
      return bend.step(straight, event);
    }

    @Override
    public Optional<ProposalSlot> openSlot() {
      return straight.openSlot();
    }

    @Override
    public EngineStatus status() {
      return straight.status();
    }

    @Override
    public Bytes stateDigest() {
      return straight.stateDigest();
    }

    @Override
    public ConsensusEngine copy() {
      throw new UnsupportedOperationException("the simulator copies no engine");
    }
  }
}

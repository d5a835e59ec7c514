package org.logothete.simulator;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;

/** One leader for ever, one block at a time; with a bug on request. */
record ToyProtocol(Bug bug) implements ConsensusProtocol {
  enum Bug {
    NONE,
    /** Decides with one vote less than a quorum. */
    DECIDES_WITHOUT_QUORUM,
    /** Votes first and writes it down afterwards. */
    VOTES_BEFORE_PERSISTING,
    /** Writes nothing down at all. */
    PERSISTS_NOTHING,
    /** Never says anything twice. */
    NEVER_RESENDS,
    /** Accuses the leader for no reason. */
    ACCUSES_THE_LEADER
  }

  @Override
  public String name() {
    return "TOY";
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return new ToyEngine(membership, options, bug);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return ToyMessage.decode(encoded, bodyBytesMax);
  }
}

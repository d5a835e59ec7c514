package org.logothete.pbft;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;
import org.logothete.pbft.message.PbftCodec;

/** PBFT with chained, pipelined proposals; see docs/pbft.md. */
public final class PbftProtocol implements ConsensusProtocol {
  @Override
  public String name() {
    return "PBFT";
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return new PbftEngine(membership, options);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return PbftCodec.decode(encoded, bodyBytesMax);
  }
}

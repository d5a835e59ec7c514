package org.logothete.bdls;

import org.logothete.bdls.message.BdlsCodec;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.ConsensusEngine;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.MalformedMessageException;
import org.logothete.consensus.Membership;

/** BDLS, hardened; see docs/bdls.md. */
public final class BdlsProtocol implements ConsensusProtocol {
  @Override
  public String name() {
    return "BDLS";
  }

  @Override
  public ConsensusEngine newEngine(Membership membership, EngineOptions options) {
    return new BdlsEngine(membership, options);
  }

  @Override
  public ConsensusMessage decode(Bytes encoded, int bodyBytesMax) throws MalformedMessageException {
    return BdlsCodec.decode(encoded, bodyBytesMax);
  }
}

package org.logothete.simulator;

import java.util.List;
import org.logothete.consensus.Authentication;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.Claim;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.ProposalHeader;
import org.logothete.consensus.Sighting;

/**
 * A message and the number of its protocol, as the orderers' frames name the engine.
 *
 * @param protocol by its place in {@link SwitchedProtocol}
 */
record SwitchedMessage(int protocol, ConsensusMessage message) implements ConsensusMessage {
  @Override
  public Bytes encode() {
    Bytes inner = message.encode();
    byte[] encoded = new byte[1 + inner.size()];
    encoded[0] = (byte) protocol;
    inner.asBuffer().get(encoded, 1, inner.size());
    return Bytes.wrap(encoded);
  }

  @Override
  public Authentication authentication() {
    return message.authentication();
  }

  @Override
  public List<Claim> claims() {
    return message.claims();
  }

  @Override
  public List<ProposalHeader> headers() {
    return message.headers();
  }

  @Override
  public Sighting sighting() {
    return message.sighting();
  }

  @Override
  public String toString() {
    return message.toString();
  }
}

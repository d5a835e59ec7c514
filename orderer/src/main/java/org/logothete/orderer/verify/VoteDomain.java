package org.logothete.orderer.verify;

import org.logothete.consensus.Bytes;
import org.logothete.consensus.CanonicalWriter;
import org.logothete.consensus.NodeId;

/**
 * What every signed statement of one configuration of one channel is bound to, so that a signature
 * is worth nothing in another channel, configuration or protocol.
 *
 * @param channel channel id
 * @param configSequence of the configuration whose members vote
 * @param engine the protocol's name
 */
public record VoteDomain(String channel, long configSequence, String engine) {
  private static final Bytes TAG = Bytes.ofUtf8("logothete/vote/1");

  /** The bytes that the signer signs for the statement. */
  public Bytes bind(NodeId signer, Bytes statement) {
    return new CanonicalWriter()
        .bytes(TAG)
        .bytes(Bytes.ofUtf8(channel))
        .uint64(configSequence)
        .bytes(Bytes.ofUtf8(engine))
        .node(signer)
        .bytes(statement)
        .toBytes();
  }
}

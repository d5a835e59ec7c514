package org.logothete.orderer.channel;

import java.util.List;
import java.util.Optional;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.Evidence;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.pool.BatchLimits;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.evidence.Accusation;
import org.logothete.orderer.verify.MessageSigner;
import org.logothete.orderer.verify.MessageVerifier;
import org.logothete.orderer.verify.VoteDomain;

/**
 * All that one channel configuration fixes for this node. Immutable; a config block ends it.
 *
 * @param configBlock number of the block that carries the configuration
 * @param membership empty if this node is not one of the consenters and only follows
 * @param peers the other consenters, ascending
 */
record Epoch(
    ChannelConfig config,
    long configBlock,
    Optional<Membership> membership,
    List<NodeId> peers,
    ConsensusProtocol protocol,
    EngineOptions options,
    MessageSigner signer,
    MessageVerifier verifier) {
  Epoch {
    peers = List.copyOf(peers);
  }

  long sequence() {
    return config.sequence();
  }

  /** What was signed in this configuration, with the certificate of whom it was signed by. */
  Accusation accusation(Evidence evidence) {
    Consenter culprit = config.orderer().consenter(evidence.culprit().value()).orElseThrow();
    return new Accusation(
        new VoteDomain(config.channelId(), sequence(), protocol.name()), culprit, evidence);
  }

  BatchLimits batchLimits() {
    BatchSize size = config.orderer().batchSize();
    return new BatchLimits(
        size.maxMessageCount(),
        size.absoluteMaxBytes(),
        size.preferredMaxBytes(),
        Math.max(1, config.orderer().batchTimeout().toMillis()));
  }
}

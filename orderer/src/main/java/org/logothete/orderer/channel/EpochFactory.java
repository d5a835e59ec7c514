package org.logothete.orderer.channel;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.logothete.consensus.ConsensusProtocol;
import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.verify.MessageSigner;
import org.logothete.orderer.verify.MessageVerifier;
import org.logothete.orderer.verify.NodeKey;
import org.logothete.orderer.verify.VoteDomain;

/** Makes the epochs of this node's channels. Thread-safe. */
public final class EpochFactory {
  private final Map<String, ConsensusProtocol> protocols;
  private final NodeKey key;
  private final EngineTiming timing;

  /**
   * @param protocols by name
   * @param key this node's block signing key and its certificate
   */
  public EpochFactory(Map<String, ConsensusProtocol> protocols, NodeKey key, EngineTiming timing) {
    this.protocols = Map.copyOf(protocols);
    this.key = key;
    this.timing = timing;
  }

  /** Whether this build can run the engine; a configuration that names another is refused. */
  public boolean knowsEngine(String name) {
    return protocols.containsKey(name);
  }

  /** Whether the configuration names this node as a consenter. */
  public boolean isConsenter(ChannelConfig config) {
    return self(config).isPresent();
  }

  private Optional<NodeId> self(ChannelConfig config) {
    return config.consenters().stream()
        .filter(consenter -> sameCertificate(consenter.identityCertificate()))
        .map(Consenter::id)
        .map(NodeId::new)
        .findFirst();
  }

  Epoch make(ChannelConfig config, long configBlock) {
    ConsensusProtocol protocol = protocols.get(config.orderer().engine());
    if (protocol == null) {
      throw new IllegalStateException(
          "channel %s is ordered by engine %s, which this build does not have (it has %s)"
              .formatted(
                  config.channelId(),
                  config.orderer().engine(),
                  new TreeMap<>(protocols).keySet()));
    }
    List<NodeId> members =
        config.consenters().stream().map(consenter -> new NodeId(consenter.id())).toList();
    Optional<NodeId> self = self(config);
    VoteDomain domain = new VoteDomain(config.channelId(), config.sequence(), protocol.name());
    int bodyBytesMax = timing.options(config).bodyBytesMax();
    return new Epoch(
        config,
        configBlock,
        self.map(node -> new Membership(members, node)),
        members.stream().filter(node -> !self.equals(Optional.of(node))).toList(),
        protocol,
        timing.options(config),
        new MessageSigner(domain, self, key),
        new MessageVerifier(domain, config, protocol, bodyBytesMax));
  }

  private boolean sameCertificate(X509Certificate identity) {
    try {
      return Arrays.equals(identity.getEncoded(), key.certificate().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
    }
  }
}

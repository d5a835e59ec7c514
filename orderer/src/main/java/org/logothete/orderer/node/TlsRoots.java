package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.logothete.network.channel.ChannelConfig;

/**
 * Whose TLS certificates clients may show: those of all organisations of all channels, by the
 * configurations in force, and of the roots in the node's settings (Fabric {@code
 * orderer/common/server/onboarding.go}, {@code updateTrustedRoots}).
 */
final class TlsRoots {
  private record Known(ChannelConfig config, List<X509Certificate> roots) {}

  private final List<X509Certificate> configured;
  private final Supplier<Collection<ChannelConfig>> configurations;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  TlsRoots(List<X509Certificate> configured, Supplier<Collection<ChannelConfig>> configurations) {
    this.configured = List.copyOf(configured);
    this.configurations = configurations;
  }

  Collection<X509Certificate> all() {
    List<X509Certificate> roots = new ArrayList<>(configured);
    for (ChannelConfig config : configurations.get()) {
      Known view = known.get(config.channelId());
      if (view == null || view.config() != config) {
        view = new Known(config, rootsOf(config));
        known.put(config.channelId(), view);
      }
      roots.addAll(view.roots());
    }
    return roots;
  }

  private static List<X509Certificate> rootsOf(ChannelConfig config) {
    List<X509Certificate> roots = new ArrayList<>();
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      for (MSPConfig msp : config.mspConfigs().values()) {
        FabricMSPConfig fabric = FabricMSPConfig.parseFrom(msp.getConfig());
        for (ByteString pem : fabric.getTlsRootCertsList()) {
          roots.add((X509Certificate) x509.generateCertificate(pem.newInput()));
        }
        for (ByteString pem : fabric.getTlsIntermediateCertsList()) {
          roots.add((X509Certificate) x509.generateCertificate(pem.newInput()));
        }
      }
      return roots;
    } catch (CertificateException | InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the TLS roots of channel " + config.channelId() + " cannot be read", e);
    }
  }
}

package org.logothete.orderer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.metrics.DatedCertificate;
import org.logothete.orderer.metrics.DatedCertificate.Owner;
import org.logothete.orderer.metrics.DatedCertificate.Use;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

/**
 * When the certificates end that this node uses, and those of the consenters in the configurations
 * in force. Thread-safe.
 */
final class NodeCertificates implements Supplier<Collection<DatedCertificate>> {
  private final List<DatedCertificate> own;
  private final Supplier<Collection<ChannelConfig>> configs;

  /** What the configurations in force say, by the instance: certificates are parsed once. */
  private IdentityHashMap<ChannelConfig, List<DatedCertificate>> read = new IdentityHashMap<>();

  private NodeCertificates(
      List<DatedCertificate> own, Supplier<Collection<ChannelConfig>> configs) {
    this.own = List.copyOf(own);
    this.configs = configs;
  }

  /**
   * Reads the node's certificates.
   *
   * @param configs the configurations in force, asked for each time
   * @throws IOException naming the file that cannot be read
   */
  static NodeCertificates read(
      NodeSettings settings, X509Certificate enrolment, Supplier<Collection<ChannelConfig>> configs)
      throws IOException {
    List<DatedCertificate> own = new ArrayList<>();
    own.add(of(Use.ENROLMENT, enrolment));
    own.add(of(Use.CLUSTER_SERVER, settings.cluster().server().certificate()));
    own.add(of(Use.CLUSTER_CLIENT, settings.cluster().client().certificate()));
    addIfSecure(own, Use.CLIENT_API, settings.clientApi().tls());
    addIfSecure(own, Use.OPERATIONS, settings.operations().tls());
    if (settings.admin().isPresent()) {
      addIfSecure(own, Use.ADMIN, settings.admin().get().tls());
    }
    return new NodeCertificates(own, configs);
  }

  private static void addIfSecure(List<DatedCertificate> own, Use use, TlsSettings tls)
      throws IOException {
    switch (tls) {
      case TlsSettings.Plain _ -> {}
      case TlsSettings.Secure secure -> own.add(of(use, secure.certificate()));
    }
  }

  private static DatedCertificate of(Use use, Path file) throws IOException {
    return of(use, PemFiles.certificates(file).getFirst());
  }

  private static DatedCertificate of(Use use, X509Certificate certificate) {
    return new DatedCertificate(new Owner.ThisNode(), use, certificate.getNotAfter().toInstant());
  }

  @Override
  public synchronized Collection<DatedCertificate> get() {
    IdentityHashMap<ChannelConfig, List<DatedCertificate>> inForce = new IdentityHashMap<>();
    List<DatedCertificate> all = new ArrayList<>(own);
    for (ChannelConfig config : configs.get()) {
      List<DatedCertificate> known = read.get(config);
      List<DatedCertificate> consenters = known == null ? ofConsenters(config) : known;
      inForce.put(config, consenters);
      all.addAll(consenters);
    }
    read = inForce;
    return all;
  }

  private static List<DatedCertificate> ofConsenters(ChannelConfig config) {
    List<DatedCertificate> all = new ArrayList<>();
    for (Consenter consenter : config.consenters()) {
      Owner owner = new Owner.Consenter(config.channelId(), consenter.id());
      all.add(dated(owner, Use.ENROLMENT, consenter.identityCertificate()));
      all.add(dated(owner, Use.CLUSTER_SERVER, consenter.serverTlsX509()));
      all.add(dated(owner, Use.CLUSTER_CLIENT, consenter.clientTlsX509()));
    }
    return all;
  }

  private static DatedCertificate dated(Owner owner, Use use, X509Certificate certificate) {
    return new DatedCertificate(owner, use, certificate.getNotAfter().toInstant());
  }
}

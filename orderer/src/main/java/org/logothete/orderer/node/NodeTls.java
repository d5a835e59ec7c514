package org.logothete.orderer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.orderer.api.ClientTls;
import org.logothete.orderer.peer.TlsIdentity;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

/** Keys, certificates and trusted roots from the files that the settings name. */
final class NodeTls {
  private NodeTls() {}

  static TlsIdentity identity(NodeSettings.KeyPairFiles files) throws StartException, IOException {
    PemKeyPair _ = PemKeyPair.read("General.Cluster", files.certificate(), files.privateKey());
    return TlsIdentity.read(files.certificate(), files.privateKey());
  }

  /** Refuses a key pair the operations endpoint could not serve with. */
  static void checkOperations(TlsSettings settings) throws StartException {
    switch (settings) {
      case TlsSettings.Plain _ -> {}
      case TlsSettings.Secure secure -> {
        PemKeyPair _ = PemKeyPair.read("Operations.TLS", secure.certificate(), secure.privateKey());
      }
    }
  }

  static Optional<ClientTls> clients(TlsSettings settings, Channels channels)
      throws StartException, IOException {
    return switch (settings) {
      case TlsSettings.Plain _ -> Optional.empty();
      case TlsSettings.Secure secure -> {
        PemKeyPair pair = PemKeyPair.read("General.TLS", secure.certificate(), secure.privateKey());
        yield Optional.of(
            new ClientTls(
                pair.key(),
                pair.chain(),
                clients(secure.clientAuth(), channels),
                versions(secure.minVersion())));
      }
    };
  }

  private static ClientTls.Clients clients(TlsSettings.ClientAuth auth, Channels channels)
      throws IOException {
    return switch (auth) {
      case TlsSettings.ClientAuth.NotAsked _ -> new ClientTls.Clients.Anyone();
      case TlsSettings.ClientAuth.Required required -> {
        List<X509Certificate> roots = new ArrayList<>();
        for (Path file : required.roots()) {
          roots.addAll(PemFiles.certificates(file));
        }
        TlsRoots all = new TlsRoots(roots, channels::configs);
        yield new ClientTls.Clients.Certified(all::all);
      }
    };
  }

  private static ClientTls.Versions versions(TlsSettings.Version oldest) {
    return switch (oldest) {
      case TLS_1_2 -> ClientTls.Versions.TLS_1_2_AND_1_3;
      case TLS_1_3 -> ClientTls.Versions.TLS_1_3;
    };
  }
}

package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import org.logothete.orderer.api.ClientTls;
import org.logothete.orderer.peer.TlsIdentity;
import org.logothete.orderer.pull.PullTls;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

/** Keys, certificates and trusted roots from the files that the settings name. */
final class NodeTls {
  private NodeTls() {}

  static TlsIdentity identity(NodeSettings.KeyPairFiles files) throws StartException, IOException {
    PemKeyPair _ = PemKeyPair.read("General.Cluster", files.certificate(), files.privateKey());
    return TlsIdentity.read(files.certificate(), files.privateKey());
  }

  /**
   * What this node shows to orderers whose clients' port it connects to: TLS there is taken to be
   * as it is here.
   */
  static Optional<PullTls> pulling(NodeSettings settings) throws StartException {
    return switch (settings.clientApi().tls()) {
      case TlsSettings.Plain _ -> Optional.empty();
      case TlsSettings.Secure _ -> {
        NodeSettings.KeyPairFiles files = settings.cluster().client();
        yield Optional.of(
            pulling(PemKeyPair.read("General.Cluster", files.certificate(), files.privateKey())));
      }
    };
  }

  private static PullTls pulling(PemKeyPair pair) throws StartException {
    char[] nobodyElseReads = {};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, nobodyElseReads);
      store.setKeyEntry(
          "node", pair.key(), nobodyElseReads, pair.chain().toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, nobodyElseReads);
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(pair.chain().getFirst().getEncoded());
      return new PullTls(List.of(keys.getKeyManagers()), ByteString.copyFrom(hash));
    } catch (GeneralSecurityException | IOException e) {
      throw new StartException("General.Cluster.ClientCertificate: " + e.getMessage(), e);
    }
  }

  /** Refuses a key pair that an operators' endpoint could not serve with. */
  static void checkOperators(NodeSettings settings) throws StartException {
    check("Operations.TLS", settings.operations().tls());
    if (settings.admin().isPresent()) {
      check("Admin.TLS", settings.admin().get().tls());
    }
  }

  private static void check(String section, TlsSettings settings) throws StartException {
    switch (settings) {
      case TlsSettings.Plain _ -> {}
      case TlsSettings.Secure secure -> {
        PemKeyPair _ = PemKeyPair.read(section, secure.certificate(), secure.privateKey());
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

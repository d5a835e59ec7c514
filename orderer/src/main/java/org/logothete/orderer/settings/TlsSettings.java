package org.logothete.orderer.settings;

import java.nio.file.Path;
import java.util.List;

/** Whether and how a listener speaks TLS. */
public sealed interface TlsSettings {
  /** Plain text; every use is reported at start. */
  record Plain() implements TlsSettings {}

  /**
   * TLS with the given key pair.
   *
   * @param privateKey PEM file, readable by its owner only
   * @param certificate PEM file, the leaf first
   * @param clientAuth whether a client must show a certificate
   * @param minVersion oldest protocol version spoken
   */
  record Secure(Path privateKey, Path certificate, ClientAuth clientAuth, Version minVersion)
      implements TlsSettings {}

  /** Whether clients must show a certificate. */
  sealed interface ClientAuth {
    /** Clients stay anonymous on this layer. */
    record NotAsked() implements ClientAuth {}

    /**
     * A client without a certificate of one of these roots is refused.
     *
     * @param roots PEM files; may be empty where the channel's own TLS roots are trusted as well
     */
    record Required(List<Path> roots) implements ClientAuth {
      public Required {
        roots = List.copyOf(roots);
      }
    }
  }

  /** Protocol versions. */
  enum Version {
    TLS_1_2("TLSv1.2"),
    TLS_1_3("TLSv1.3");

    private final String protocol;

    Version(String protocol) {
      this.protocol = protocol;
    }

    /** The name that TLS libraries use. */
    public String protocol() {
      return protocol;
    }
  }
}

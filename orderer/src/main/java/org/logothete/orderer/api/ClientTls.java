package org.logothete.orderer.api;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * TLS towards clients.
 *
 * @param key of the server certificate
 * @param chain the server certificate, then its intermediates
 * @param clients whom to let in
 * @param versions what to speak
 */
public record ClientTls(
    PrivateKey key, List<X509Certificate> chain, Clients clients, Versions versions) {

  public ClientTls {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("the server's TLS certificate is missing");
    }
  }

  /** Which clients may connect. */
  public sealed interface Clients {
    /** Any; identities are in the envelopes. Fabric's {@code ClientAuthRequired: false}. */
    record Anyone() implements Clients {}

    /**
     * Only those with a certificate under one of the roots: mutual TLS, Fabric's {@code
     * ClientAuthRequired: true}. Deliver requests are then bound to the client's certificate.
     *
     * @param roots asked at every handshake, so that the roots of a new configuration count at once
     */
    record Certified(Supplier<? extends Collection<X509Certificate>> roots) implements Clients {}
  }

  /** TLS versions. */
  public enum Versions {
    TLS_1_3,
    /** For clients that cannot do better. */
    TLS_1_2_AND_1_3;

    List<String> names() {
      return switch (this) {
        case TLS_1_3 -> List.of("TLSv1.3");
        case TLS_1_2_AND_1_3 -> List.of("TLSv1.3", "TLSv1.2");
      };
    }
  }
}

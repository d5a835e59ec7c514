package org.logothete.orderer.peer;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.logothete.consensus.Bytes;

/**
 * The TLS of links: version 1.3 only, both sides authenticated, each pinned. BoringSSL where its
 * native library loads, else the JDK's. The contexts made here are reference-counted; who asks for
 * one releases it.
 *
 * @param server shown to nodes that dial this one
 * @param client shown to nodes this one dials
 */
record LinkTls(TlsIdentity server, TlsIdentity client) {
  private static final String PROTOCOL = "TLSv1.3";

  private static SslProvider provider() {
    return OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL_REFCNT)
        ? SslProvider.OPENSSL_REFCNT
        : SslProvider.JDK;
  }

  SslContext accepting(Predicate<Bytes> pinnedClients) throws SSLException {
    try {
      return SslContextBuilder.forServer(server.certificate(), server.key())
          .sslProvider(provider())
          .protocols(PROTOCOL)
          .clientAuth(ClientAuth.REQUIRE)
          .trustManager(new PinnedTrust(pinnedClients))
          .build();
    } catch (IllegalArgumentException e) {
      throw unusable(server, e);
    }
  }

  SslContext dialling(Bytes serverCertificate) throws SSLException {
    try {
      return SslContextBuilder.forClient()
          .keyManager(client.certificate(), client.key())
          .sslProvider(provider())
          .protocols(PROTOCOL)
          // The pin replaces the host name.
          .endpointIdentificationAlgorithm(null)
          .trustManager(new PinnedTrust(serverCertificate::equals))
          .build();
    } catch (IllegalArgumentException e) {
      throw unusable(client, e);
    }
  }

  private static SSLException unusable(TlsIdentity identity, IllegalArgumentException cause) {
    return new SSLException(
        "no usable certificate and private key in " + identity + ": " + cause.getMessage(), cause);
  }
}

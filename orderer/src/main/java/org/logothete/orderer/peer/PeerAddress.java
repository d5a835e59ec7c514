package org.logothete.orderer.peer;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.logothete.consensus.Bytes;

/**
 * Where a consenter listens and how it proves who it is, as its entry in the channel configuration
 * says.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param serverTlsCertificate DER; what it shows to those that dial it
 * @param clientTlsCertificate DER; what it shows when it dials; unique in its channel
 */
public record PeerAddress(
    String host, int port, Bytes serverTlsCertificate, Bytes clientTlsCertificate) {
  public PeerAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a consenter's host is empty");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("no port: " + port);
    }
    if (serverTlsCertificate.isEmpty() || clientTlsCertificate.isEmpty()) {
      throw new IllegalArgumentException(host + ":" + port + " lacks a TLS certificate");
    }
  }

  /**
   * The same from parsed certificates.
   *
   * @throws CertificateEncodingException if a certificate has no DER form
   */
  public static PeerAddress of(
      String host, int port, X509Certificate server, X509Certificate client)
      throws CertificateEncodingException {
    return new PeerAddress(
        host, port, Bytes.wrap(server.getEncoded()), Bytes.wrap(client.getEncoded()));
  }

  /** For log lines and metric labels. */
  public String endpoint() {
    return host + ":" + port;
  }

  RemoteNode remote() {
    return new RemoteNode(host, port, serverTlsCertificate);
  }
}

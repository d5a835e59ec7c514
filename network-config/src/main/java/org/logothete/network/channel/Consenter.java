package org.logothete.network.channel;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * One of the nodes that order a channel, as {@code /Channel/Orderer/Orderers} lists it.
 *
 * @param id number of the node, 1 to 2^31-1, unique in the channel and carried by its block
 *     signatures
 * @param host where other consenters reach it
 * @param port where other consenters reach it, 1 to 65535
 * @param mspId the organisation that issued {@code identity}
 * @param identity PEM certificate whose key signs blocks
 * @param clientTlsCertificate PEM certificate the node shows when it connects to others
 * @param serverTlsCertificate PEM certificate the node shows to those that connect
 */
public record Consenter(
    int id,
    String host,
    int port,
    String mspId,
    ByteString identity,
    ByteString clientTlsCertificate,
    ByteString serverTlsCertificate) {
  private static final String PEM_BEGIN = "-----BEGIN CERTIFICATE-----";

  public Consenter {
    if (id < 1) {
      throw new IllegalArgumentException(
          "consenter id is " + Integer.toUnsignedString(id) + ", not in 1 to 2147483647");
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("consenter " + id + " has no host");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "port of consenter " + id + " is " + Integer.toUnsignedString(port));
    }
    if (mspId.isBlank()) {
      throw new IllegalArgumentException("consenter " + id + " has no MSP id");
    }
    certificate(id, "identity", identity);
    certificate(id, "client_tls_cert", clientTlsCertificate);
    certificate(id, "server_tls_cert", serverTlsCertificate);
  }

  /**
   * Reads Fabric's message.
   *
   * @throws IllegalArgumentException naming the field that is wrong
   */
  public static Consenter of(org.hyperledger.fabric.protos.common.Consenter proto) {
    return new Consenter(
        proto.getId(),
        proto.getHost(),
        proto.getPort(),
        proto.getMspId(),
        proto.getIdentity(),
        proto.getClientTlsCert(),
        proto.getServerTlsCert());
  }

  /** Fabric's message for this consenter. */
  public org.hyperledger.fabric.protos.common.Consenter toProto() {
    return org.hyperledger.fabric.protos.common.Consenter.newBuilder()
        .setId(id)
        .setHost(host)
        .setPort(port)
        .setMspId(mspId)
        .setIdentity(identity)
        .setClientTlsCert(clientTlsCertificate)
        .setServerTlsCert(serverTlsCertificate)
        .build();
  }

  public X509Certificate identityCertificate() {
    return certificate(id, "identity", identity);
  }

  public X509Certificate clientTlsX509() {
    return certificate(id, "client_tls_cert", clientTlsCertificate);
  }

  public X509Certificate serverTlsX509() {
    return certificate(id, "server_tls_cert", serverTlsCertificate);
  }

  private static X509Certificate certificate(int id, String field, ByteString pem) {
    if (!pem.toString(StandardCharsets.ISO_8859_1).contains(PEM_BEGIN)) {
      throw new IllegalArgumentException(
          field + " of consenter " + id + " is not a PEM certificate");
    }
    try (InputStream in = pem.newInput()) {
      Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return (X509Certificate) certificate;
    } catch (CertificateException | IOException e) {
      throw new IllegalArgumentException(
          field + " of consenter " + id + " is not an X.509 certificate: " + e.getMessage(), e);
    }
  }
}

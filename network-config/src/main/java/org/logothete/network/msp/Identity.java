package org.logothete.network.msp;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A member of an organisation whose certificate was validated.
 *
 * @param mspId of the organisation
 * @param organizationalUnits of the certificate's subject
 * @param issuerChain identifies the authorities between the certificate and its root: SHA-256 of
 *     their certificates, the issuer first (Fabric's certifiers identifier)
 * @param fingerprint SHA-256 of the certificate: two identities of one MSP with the same are one
 */
public record Identity(
    String mspId,
    X509Certificate certificate,
    List<String> organizationalUnits,
    ByteString issuerChain,
    ByteString fingerprint) {
  public Identity {
    organizationalUnits = List.copyOf(organizationalUnits);
  }

  public PublicKey publicKey() {
    return certificate.getPublicKey();
  }
}

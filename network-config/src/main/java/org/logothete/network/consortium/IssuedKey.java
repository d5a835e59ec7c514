package org.logothete.network.consortium;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringWriter;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A private key and the certificate of its public half.
 *
 * @param certificatePem the certificate as PEM
 * @param privateKeyPem the key as PEM of PKCS #8, which includes the public half as Go writes it
 */
record IssuedKey(ECPrivateKey privateKey, ByteString certificatePem, ByteString privateKeyPem) {
  private static final int FIELD_BITS = 256;

  static IssuedKey of(
      ECPrivateKey privateKey, SubjectPublicKeyInfo publicKey, X509CertificateHolder certificate) {
    try {
      PrivateKeyInfo pkcs8 =
          new PrivateKeyInfo(
              publicKey.getAlgorithm(),
              new org.bouncycastle.asn1.sec.ECPrivateKey(
                  FIELD_BITS, privateKey.getS(), publicKey.getPublicKeyData(), null));
      return new IssuedKey(
          privateKey,
          pem("CERTIFICATE", certificate.getEncoded()),
          pem("PRIVATE KEY", pkcs8.getEncoded()));
    } catch (IOException e) {
      throw new IllegalStateException("a new key cannot be encoded", e);
    }
  }

  /** Never the key itself, which must not reach a log. */
  @Override
  public String toString() {
    return "IssuedKey[private]";
  }

  private static ByteString pem(String type, byte[] encoded) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, encoded));
    }
    // Always a plain line feed, whatever the platform writes.
    return ByteString.copyFromUtf8(text.toString().replace("\r\n", "\n"));
  }
}

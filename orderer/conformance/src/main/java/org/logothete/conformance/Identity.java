package org.logothete.conformance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user of an organisation as cryptogen lays one out: {@code msp/signcerts}, {@code msp/keystore},
 * {@code tls/client.crt}, {@code tls/client.key}. Thread-safe.
 */
public final class Identity {
  private static final int P256_BYTES = 32;

  private final String mspId;
  private final byte[] certificatePem;
  private final PrivateKey key;
  private final BigInteger order;
  private final Path tlsCertificate;
  private final Path tlsKey;

  private Identity(
      String mspId, byte[] certificatePem, ECPrivateKey key, Path tlsCertificate, Path tlsKey) {
    this.mspId = mspId;
    this.certificatePem = certificatePem;
    this.key = key;
    this.order = key.getParams().getOrder();
    this.tlsCertificate = tlsCertificate;
    this.tlsKey = tlsKey;
  }

  /**
   * Reads a user's folder.
   *
   * @throws AuditException naming what is missing or unreadable
   */
  public static Identity read(Path user, String mspId) throws AuditException {
    try {
      byte[] certificate = Files.readAllBytes(onlyFile(user.resolve("msp/signcerts")));
      ECPrivateKey key = privateKey(onlyFile(user.resolve("msp/keystore")));
      return new Identity(
          mspId, certificate, key, user.resolve("tls/client.crt"), user.resolve("tls/client.key"));
    } catch (IOException | GeneralSecurityException e) {
      throw new AuditException("cannot read the identity in " + user + ": " + e, e);
    }
  }

  private static ECPrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    return (ECPrivateKey)
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static Path onlyFile(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files = entries.filter(Files::isRegularFile).toList();
      if (files.size() != 1) {
        throw new IOException("there are " + files.size() + " files in " + directory + ", not 1");
      }
      return files.getFirst();
    }
  }

  public String mspId() {
    return mspId;
  }

  /** The certificate in PEM, as it stands in the file. */
  public String certificatePem() {
    return new String(certificatePem, StandardCharsets.US_ASCII);
  }

  public PrivateKey key() {
    return key;
  }

  public Path tlsCertificate() {
    return tlsCertificate;
  }

  public Path tlsKey() {
    return tlsKey;
  }

  /** The {@code msp.SerializedIdentity} of this user. */
  public byte[] serialized() {
    return new WireWriter().text(1, mspId).bytes(2, certificatePem).encode();
  }

  /** What a Deliver request carries to bind it to the TLS connection. */
  byte[] tlsCertificateHash() throws AuditException {
    try {
      byte[] der =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(tlsCertificate)))
              .getEncoded();
      return MessageDigest.getInstance("SHA-256").digest(der);
    } catch (IOException | GeneralSecurityException e) {
      throw new AuditException("cannot read " + tlsCertificate + ": " + e, e);
    }
  }

  /** ECDSA with SHA-256 in DER, the smaller of the two possible S, as Fabric wants it. */
  public byte[] sign(byte[] message) {
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
      ecdsa.initSign(key);
      ecdsa.update(message);
      byte[] both = ecdsa.sign();
      BigInteger r = new BigInteger(1, Arrays.copyOfRange(both, 0, P256_BYTES));
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(both, P256_BYTES, both.length));
      return der(r, s.min(order.subtract(s)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform signs with P-256", e);
    }
  }

  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] out = new byte[6 + first.length + second.length];
    out[0] = 0x30;
    out[1] = (byte) (4 + first.length + second.length);
    out[2] = 2;
    out[3] = (byte) first.length;
    System.arraycopy(first, 0, out, 4, first.length);
    out[4 + first.length] = 2;
    out[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, out, 6 + first.length, second.length);
    return out;
  }
}

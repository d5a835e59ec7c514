package org.logothete.orderer.node;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys from PEM files; every error names the file. */
final class PemFiles {
  private PemFiles() {}

  /**
   * Reads the certificates of a file, in order.
   *
   * @throws IOException if there is none or one cannot be read
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new IOException(file + " holds no certificate");
      }
      return certificates;
    } catch (CertificateException e) {
      throw new IOException(file + " is not a PEM certificate: " + e.getMessage(), e);
    }
  }

  /**
   * Reads an unencrypted private key, PKCS#8 or SEC1.
   *
   * @throws IOException if there is none, or if others than its owner may read the file
   */
  static PrivateKey privateKey(Path file) throws IOException {
    checkPrivate(file);
    try (Reader reader = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(reader)) {
      return converted(parser.readObject());
    } catch (IOException | RuntimeException e) {
      // The parser throws unchecked what it finds wrong inside the PEM armour.
      throw new IOException(
          "%s is not an unencrypted PEM private key: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static PrivateKey converted(@Nullable Object content) throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    return switch (content) {
      case PrivateKeyInfo pkcs8 -> converter.getPrivateKey(pkcs8);
      case PEMKeyPair sec1 -> converter.getKeyPair(sec1).getPrivate();
      case null, default -> throw new IOException("there is none in it");
    };
  }

  private static void checkPrivate(Path file) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      throw new IOException(
          "private key %s can be read by others; run: chmod 600 %s".formatted(file, file));
    }
  }
}

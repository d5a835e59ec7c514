package org.logothete.orderer.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A certificate chain and its private key, PEM, read once: links made later show the same
 * certificate as those made at start. Not a record, so that nothing prints the key.
 */
public final class TlsIdentity {
  private final Path certificateFile;
  private final byte[] certificate;
  private final byte[] key;

  private TlsIdentity(Path certificateFile, byte[] certificate, byte[] key) {
    this.certificateFile = certificateFile;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Reads both files.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  public static TlsIdentity read(Path certificateFile, Path keyFile) throws IOException {
    return new TlsIdentity(
        certificateFile,
        readFile("TLS certificate", certificateFile),
        readFile("TLS private key", keyFile));
  }

  private static byte[] readFile(String what, Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IOException("cannot read the " + what + " " + file + ": " + e, e);
    }
  }

  InputStream certificate() {
    return new ByteArrayInputStream(certificate);
  }

  InputStream key() {
    return new ByteArrayInputStream(key);
  }

  /** Names the certificate's file; says nothing of the key. */
  @Override
  public String toString() {
    return certificateFile.toString();
  }
}

package org.logothete.orderer.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificate chain that belongs to it, from PEM files.
 *
 * @param chain the key's own certificate first
 */
record PemKeyPair(PrivateKey key, List<X509Certificate> chain) {
  PemKeyPair {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both files and makes the key prove that it is the certificate's: libraries notice a wrong
   * pair late, some at the first handshake only.
   *
   * @param setting what the pair is for, for the message
   * @throws StartException naming setting and file
   */
  static PemKeyPair read(String setting, Path certificateFile, Path keyFile) throws StartException {
    try {
      PemKeyPair pair =
          new PemKeyPair(PemFiles.privateKey(keyFile), PemFiles.certificates(certificateFile));
      if (!pair.belongsTogether(keyFile)) {
        throw new StartException(
            "%s: the private key %s does not belong to the certificate %s"
                .formatted(setting, keyFile, certificateFile));
      }
      return pair;
    } catch (IOException e) {
      throw new StartException(setting + ": " + e.getMessage(), e);
    }
  }

  private boolean belongsTogether(Path keyFile) throws IOException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default ->
              throw new IOException(
                  "%s is an %s key, expected an EC or RSA key"
                      .formatted(keyFile, key.getAlgorithm()));
        };
    byte[] sample = "logothete: does this key fit?".getBytes(StandardCharsets.UTF_8);
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(sample);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(chain.getFirst().getPublicKey());
      verifier.update(sample);
      return verifier.verify(signature);
    } catch (GeneralSecurityException _) {
      // Another kind of key, or another curve.
      return false;
    }
  }
}

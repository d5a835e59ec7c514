package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Ties a signed request to the TLS connection it came on, so that nobody can replay it from
 * elsewhere. Rule and texts: Fabric's {@code common/deliver/binding.go}.
 */
enum TlsBinding {
  /** Without mutual TLS there is nothing to tie to. */
  NOT_CHECKED {
    @Override
    Optional<String> refusal(ByteString claimed, Optional<SSLSession> session) {
      return Optional.empty();
    }
  },
  /** The header must carry SHA-256 of the client's TLS certificate (DER). */
  REQUIRED {
    @Override
    Optional<String> refusal(ByteString claimed, Optional<SSLSession> session) {
      if (claimed.isEmpty()) {
        return Optional.of("client didn't include its TLS cert hash");
      }
      Optional<ByteString> actual = session.flatMap(TlsBinding::certificateHash);
      if (actual.isEmpty()) {
        return Optional.of("client didn't send a TLS certificate");
      }
      if (!actual.get().equals(claimed)) {
        return Optional.of(
            "claimed TLS cert hash is %s but actual TLS cert hash is %s"
                .formatted(hex(claimed), hex(actual.get())));
      }
      return Optional.empty();
    }
  };

  /** Empty if the claim holds, else why not. */
  abstract Optional<String> refusal(ByteString claimed, Optional<SSLSession> session);

  private static Optional<ByteString> certificateHash(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
      return Optional.of(ByteString.copyFrom(hash));
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}

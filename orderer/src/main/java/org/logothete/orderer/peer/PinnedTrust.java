package org.logothete.orderer.peer;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.logothete.consensus.Bytes;

/**
 * Trusts a certificate if and only if it is, byte for byte, one that a channel configuration names.
 *
 * <p>Issuer, host name and validity period are deliberately not looked at; the configuration,
 * agreed on by a quorum, is the authority on who a consenter is. In particular an expired
 * certificate keeps working: consortia issue their certificates on one day, so all expire on one
 * day, and a network whose links refuse them cannot order the config update that would replace
 * them. Fabric checks expiry and therefore needs {@code General.Cluster.TLSHandshakeTimeShift} to
 * get such a network back on its feet. Fabric also accepts another certificate with the same public
 * key ({@code common/crypto/expiration.go}, CertificatesWithSamePublicKey); here a renewed
 * certificate is configured like any other change.
 *
 * <p>That the peer holds the certificate's key is TLS's own proof (CertificateVerify).
 */
final class PinnedTrust extends X509ExtendedTrustManager {
  private final Predicate<Bytes> pinned;

  PinnedTrust(Predicate<Bytes> pinned) {
    this.pinned = pinned;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !pinned.test(Bytes.wrap(chain[0].getEncoded()))) {
      throw new UnpinnedCertificateException(
          chain.length == 0
              ? "no certificate"
              : "certificate with serial number "
                  + chain[0].getSerialNumber().toString(16)
                  + " is not in the channel configuration");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

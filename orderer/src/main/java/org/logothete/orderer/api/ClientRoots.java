package org.logothete.orderer.api;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts client certificates under roots that may change while the server runs: channels come and
 * go, configurations replace certificate authorities. Thread-safe.
 */
final class ClientRoots extends X509ExtendedTrustManager {
  private record Trust(Set<X509Certificate> roots, X509ExtendedTrustManager checker) {}

  private final Supplier<? extends Collection<X509Certificate>> roots;
  private volatile @Nullable Trust last;

  ClientRoots(Supplier<? extends Collection<X509Certificate>> roots) {
    this.roots = roots;
  }

  private X509ExtendedTrustManager checker() throws CertificateException {
    Set<X509Certificate> now = Set.copyOf(roots.get());
    if (now.isEmpty()) {
      throw new CertificateException("no certificate authority for TLS clients is known");
    }
    Trust trust = last;
    if (trust == null || !trust.roots().equals(now)) {
      trust = new Trust(now, build(now));
      last = trust;
    }
    return trust.checker();
  }

  private static X509ExtendedTrustManager build(Set<X509Certificate> roots)
      throws CertificateException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (X509Certificate root : roots) {
        store.setCertificateEntry("root-" + number++, root);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new CertificateException("this Java has no PKIX trust manager");
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("cannot use the TLS clients' certificate authorities", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checker().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checker().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checker().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this end only checks clients");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this end only checks clients");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this end only checks clients");
  }

  /**
   * None: the list of authorities a server may name is a hint, Netty reads it once, and a stale
   * hint would keep a client with several certificates from sending the right one.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

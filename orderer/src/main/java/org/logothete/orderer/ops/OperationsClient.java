package org.logothete.orderer.ops;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.logothete.orderer.settings.NodeSettings;
import org.logothete.orderer.settings.TlsSettings;

/**
 * Asks the operations endpoint of a node whose settings, and with them its keys and certificates,
 * lie on this machine. With TLS the very certificate that the settings name is trusted and no
 * other, under whatever address the node listens. Where the endpoint demands a certificate, the
 * node's own towards other orderers is shown. Thread-safe.
 */
public final class OperationsClient {
  private static final int PATIENCE_MILLIS = 2_000;

  private final String endpoint;
  private final Optional<SSLSocketFactory> tls;

  private OperationsClient(String endpoint, Optional<SSLSocketFactory> tls) {
    this.endpoint = endpoint;
    this.tls = tls;
  }

  /** What the endpoint said. */
  public record Answer(int status, String body) {}

  /**
   * Reads what is needed to ask.
   *
   * @param own shown if the endpoint demands a certificate
   * @throws IOException if a key or certificate cannot be used
   */
  public static OperationsClient of(
      NodeSettings.Operations operations, NodeSettings.KeyPairFiles own) throws IOException {
    return switch (operations.tls()) {
      case TlsSettings.Plain _ ->
          new OperationsClient("http://" + operations.listen(), Optional.empty());
      case TlsSettings.Secure secure ->
          new OperationsClient(
              "https://" + operations.listen(), Optional.of(socketFactory(secure, own)));
    };
  }

  private static SSLSocketFactory socketFactory(
      TlsSettings.Secure secure, NodeSettings.KeyPairFiles own) throws IOException {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .trustManager(leaf(secure.certificate()));
      if (secure.clientAuth() instanceof TlsSettings.ClientAuth.Required) {
        builder.keyManager(own.certificate().toFile(), own.privateKey().toFile());
      }
      SslContext context = builder.build();
      if (context instanceof JdkSslContext jdk) {
        return jdk.context().getSocketFactory();
      }
      throw new IllegalStateException("asked for the JDK's TLS and got " + context.getClass());
    } catch (IllegalArgumentException | CertificateException e) {
      throw new IOException("cannot speak TLS to the operations endpoint: " + e.getMessage(), e);
    }
  }

  private static X509Certificate leaf(Path file) throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /**
   * Sends a GET request.
   *
   * @throws IOException if there is no answer in time
   */
  public Answer get(String path) throws IOException {
    URLConnection opened = URI.create(endpoint + path).toURL().openConnection(Proxy.NO_PROXY);
    if (!(opened instanceof HttpURLConnection connection)) {
      throw new IllegalStateException("not HTTP: " + endpoint);
    }
    if (connection instanceof HttpsURLConnection secure) {
      tls.ifPresent(secure::setSSLSocketFactory);
      // The one trusted certificate replaces the name.
      secure.setHostnameVerifier((_, _) -> true);
    }
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    int status = connection.getResponseCode();
    InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (body == null) {
      return new Answer(status, "");
    }
    try (body) {
      return new Answer(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}

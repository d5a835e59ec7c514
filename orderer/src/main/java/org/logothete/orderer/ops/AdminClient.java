package org.logothete.orderer.ops;

import com.google.protobuf.ByteString;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.logothete.orderer.settings.HostPort;

/**
 * Speaks to the admin endpoint of a node, ours or Fabric's, as {@code osnadmin} does. Thread-safe.
 */
public final class AdminClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BOUNDARY_BYTES = 16;

  /**
   * What is shown and trusted.
   *
   * @param authorities PEM file of those whose certificates the node may have
   */
  public record Tls(Path authorities, Path certificate, Path privateKey) {}

  /** What the endpoint said. */
  public record Answer(int status, ByteString content) {}

  private final String endpoint;
  private final HttpClient http;

  private AdminClient(String endpoint, HttpClient http) {
    this.endpoint = endpoint;
    this.http = http;
  }

  /**
   * Reads what is needed to connect; connects with the first request.
   *
   * @param tls empty for plain text
   * @throws IOException if a key or certificate cannot be used
   */
  public static AdminClient of(HostPort node, Optional<Tls> tls) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    if (tls.isEmpty()) {
      return new AdminClient("http://" + node, builder.build());
    }
    try {
      SslContextBuilder context =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .trustManager(tls.get().authorities().toFile())
              .keyManager(tls.get().certificate().toFile(), tls.get().privateKey().toFile());
      if (context.build() instanceof JdkSslContext jdk) {
        return new AdminClient("https://" + node, builder.sslContext(jdk.context()).build());
      }
      throw new IllegalStateException("asked for the JDK's TLS and got another");
    } catch (IllegalArgumentException e) {
      throw new IOException("cannot speak TLS to " + node + ": " + e.getMessage(), e);
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Sends a form of one file by POST. */
  public Answer post(String path, String field, ByteString file)
      throws IOException, InterruptedException {
    return form(path, "POST", field, file);
  }

  /** Sends a form of one file by PUT. */
  public Answer put(String path, String field, ByteString file)
      throws IOException, InterruptedException {
    return form(path, "PUT", field, file);
  }

  private Answer form(String path, String method, String field, ByteString file)
      throws IOException, InterruptedException {
    byte[] random = new byte[BOUNDARY_BYTES];
    new Random().nextBytes(random);
    String boundary = HexFormat.of().formatHex(random);
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                .formatted(boundary, field, field)
            + "Content-Type: application/octet-stream\r\n\r\n";
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head, StandardCharsets.US_ASCII),
            BodyPublishers.ofByteArray(file.toByteArray()),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n", StandardCharsets.US_ASCII));
    return send(
        request(path)
            .header("Content-Type", MultipartForm.CONTENT_TYPE + "; boundary=" + boundary)
            .method(method, body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(PATIENCE);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), ByteString.copyFrom(response.body()));
  }

  @Override
  public void close() {
    http.close();
  }
}

package org.logothete.orderer.console;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.logothete.consensus.Bytes;
import org.logothete.orderer.ops.Operations;
import org.logothete.orderer.ops.Reply;
import org.logothete.orderer.ops.Request;
import org.logothete.orderer.ops.Route;

/**
 * The web console on the operations port: read-only, and as open as that port is. Nothing on its
 * pages comes from elsewhere, and no other site may show them or read what they read. Thread-safe.
 */
public final class Console implements Route {
  private static final String ROOT = "/console";

  /** What browsers are told with every reply; OWASP's advice for an application by itself. */
  private static final Map<String, String> PRECAUTIONS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          // What is kept is asked for again; the tag says whether it still holds.
          "Cache-Control",
          "private, no-cache");

  private final ConsoleApi api;
  private final Predicate<String> hosts;
  private final StaticFiles files = StaticFiles.ofThisBuild();

  /**
   * @param hosts whether a browser may know this node by that {@code Host}; a site whose name is
   *     made to point to this machine must not read from it what its visitors may
   */
  public Console(ConsoleSite site, Predicate<String> hosts) {
    this.api = new ConsoleApi(site);
    this.hosts = hosts;
  }

  @Override
  public boolean serves(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  @Override
  public Reply answer(Request request) {
    Reply reply = unmarked(request);
    Map<String, String> headers = new HashMap<>(PRECAUTIONS);
    headers.putAll(reply.headers());
    if (reply.status() != 200) {
      return reply.withHeaders(headers);
    }
    String tag = tag(reply.body());
    headers.put("ETag", tag);
    return request.header().apply("If-None-Match").contains(tag)
        ? Reply.empty(304).withHeaders(headers)
        : reply.withHeaders(headers);
  }

  private Reply unmarked(Request request) {
    if (!request.method().equals("GET")) {
      return Operations.error(405, "the console is read-only: " + request.method())
          .withHeaders(Map.of("Allow", "GET"));
    }
    String host = request.header().apply("Host");
    if (!hosts.test(host)) {
      return Operations.error(
          421,
          "without Operations.TLS the console is there under an address or localhost, not under "
              + host);
    }
    if (request.path().equals(ROOT)) {
      return Reply.empty(308).withHeaders(Map.of("Location", ROOT + "/"));
    }
    if (request.path().startsWith(ConsoleApi.PREFIX)) {
      return api.answer(request);
    }
    Optional<Reply> file = files.file(request.path().substring(ROOT.length() + 1));
    return file.orElseGet(() -> Operations.error(404, "there is no " + request.path()));
  }

  private static String tag(String body) {
    return '"' + Bytes.ofUtf8(body).sha256().toHex().substring(0, 32) + '"';
  }
}

package org.logothete.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real Prometheus that scrapes nodes without TLS, with the configuration and rules of the
 * documentation. It looks every two seconds, and alerts need not last longer than that.
 */
final class PrometheusUnderTest {
  private static final Path DOCUMENTED = Path.of("../../docs/observability");
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(30);
  private static final int HTTP_OK = 200;
  private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ALERT_NAME = Pattern.compile("\"alertname\":\"([^\"]+)\"");

  private final HttpClient http;
  private final Process process;
  private final String address;

  private PrometheusUnderTest(HttpClient http, Process process, String address) {
    this.http = http;
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one.
   *
   * @param folder gets its files and its log
   * @param targets hosts and ports of the nodes' operations endpoints
   */
  static PrometheusUnderTest start(Path folder, List<String> targets) throws Exception {
    Files.createDirectories(folder.resolve("rules"));
    for (String rules : List.of("recording.yml", "alerts.yml")) {
      Files.writeString(
          folder.resolve("rules").resolve(rules),
          Files.readString(DOCUMENTED.resolve("rules").resolve(rules))
              .replaceAll("for: \\w+", "for: 2s"));
    }
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(config, configuration(targets));
    String address = "127.0.0.1:" + FreePorts.find(1).next();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    PrometheusUnderTest started =
        new PrometheusUnderTest(HttpClient.newHttpClient(), process, address);
    Await.until("Prometheus is ready", START_PATIENCE, started::isReady);
    return started;
  }

  private static String configuration(List<String> targets) throws IOException {
    String documented = Files.readString(DOCUMENTED.resolve("prometheus.yml"));
    String list =
        targets.stream()
            .map(target -> "          - " + target + "\n")
            .collect(Collectors.joining());
    return documented
        .replaceAll("(scrape_interval|scrape_timeout|evaluation_interval): \\w+", "$1: 2s")
        .replace("scheme: https", "scheme: http")
        .replaceAll("(?m)^    tls_config:\n(?:      .*\n)+", "")
        .replaceAll("(?m)(?<=targets:\n)(?:          - .*\n)+", Matcher.quoteReplacement(list));
  }

  private boolean isReady() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus ended with code " + process.exitValue());
    }
    try {
      return get("/-/ready").statusCode() == HTTP_OK;
    } catch (IOException _) {
      return false;
    }
  }

  /** All expressions of the documented dashboards, for all channels and nodes. */
  static List<String> dashboardQueries() throws IOException {
    List<String> queries = new ArrayList<>();
    try (var files = Files.list(DOCUMENTED.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        Matcher expression = EXPRESSION.matcher(Files.readString(file));
        while (expression.find()) {
          queries.add(
              expression
                  .group(1)
                  .replace("\\\"", "\"")
                  .replace("$__rate_interval", "1m")
                  .replaceAll("\\$(channel|instance)", ".*"));
        }
      }
    }
    return queries;
  }

  /** Whether the expression has a value now. */
  boolean hasData(String query) throws IOException, InterruptedException {
    return !query(query).contains("\"result\":[]");
  }

  /**
   * Names of the alerts that fire.
   *
   * @param severity a pattern of their severity
   */
  Set<String> firing(String severity) throws IOException, InterruptedException {
    Matcher name =
        ALERT_NAME.matcher(
            query("ALERTS{alertstate=\"firing\",severity=~\"%s\"}".formatted(severity)));
    Set<String> names = new TreeSet<>();
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private String query(String query) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    if (answer.statusCode() != HTTP_OK) {
      throw new AssertionError(query + ": " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .timeout(HTTP_PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Ends it at once. */
  void kill() throws InterruptedException {
    http.close();
    process.destroyForcibly();
    if (!process.waitFor(EXIT_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Prometheus survives a kill");
    }
  }
}

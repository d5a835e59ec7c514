package org.logothete.conformance;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One orderer as a process of its own, started by the launcher. Not thread-safe. */
final class NodeUnderTest {
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(5);
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration END_PATIENCE = Duration.ofMinutes(1);
  private static final int LOG_TAIL_LINES = 60;
  private static final int HTTP_OK = 200;

  private final int id;
  private final Path settings;
  private final Ports ports;
  private final Path log;
  private final HttpClient http;
  private @Nullable Process process;

  /** Where its ledger lies instead of where the settings say; empty if there. */
  private Optional<Path> ledger = Optional.empty();

  private Map<String, String> overrides = Map.of();

  /** Where a node listens, on the loopback address. */
  record Ports(int client, int cluster, int operations, int admin) {}

  NodeUnderTest(int id, Path settings, Ports ports, Path log, HttpClient http) {
    this.id = id;
    this.settings = settings;
    this.ports = ports;
    this.log = log;
    this.http = http;
  }

  /** As consenter of the channel, from 1. */
  int id() {
    return id;
  }

  String address() {
    return "127.0.0.1:" + ports.client();
  }

  /** Where it serves operators. */
  String operations() {
    return "127.0.0.1:" + ports.operations();
  }

  void start() throws IOException {
    ProcessBuilder command =
        Command.builder(List.of("node", "start", settings.toString(), "--with-parent"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    command.environment().putAll(overrides);
    process = command.start();
  }

  /** From the next start on the ledger lies elsewhere, and is to leave so much room free. */
  void useLedger(Path directory, String reserve) {
    ledger = Optional.of(directory);
    overrides =
        Map.of(
            "ORDERER_FILELEDGER_LOCATION",
            directory.toString(),
            "ORDERER_FILELEDGER_RESERVE",
            reserve);
  }

  /** Where {@code logothete network init} has a node's ledger lie. */
  Path madeLedger() {
    return settings.resolveSibling("data");
  }

  /** The running process. */
  long pid() {
    if (process == null) {
      throw new IllegalStateException("node " + id + " does not run");
    }
    return process.pid();
  }

  /** Waits until the process ends by itself; its exit code. */
  int awaitEnd() throws InterruptedException {
    Process running = process;
    if (running == null || !running.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("node " + id + " does not end");
    }
    process = null;
    return running.exitValue();
  }

  /** Ends the process as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    Process running = process;
    if (running == null) {
      return;
    }
    running.descendants().forEach(ProcessHandle::destroyForcibly);
    running.destroyForcibly();
    if (!running.waitFor(EXIT_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("node " + id + " survives a kill");
    }
    process = null;
  }

  /** Ends the process as {@link #kill} does, and has the command examine what it stored. */
  void killAndVerifyLedger() throws IOException, InterruptedException {
    kill();
    Path report = log.resolveSibling("node-%d-ledger-verify.log".formatted(id));
    Command.run(report, "ledger", "verify", ledger.orElse(settings).toString());
    ClientLoad.say("node %d: %s".formatted(id, Files.readString(report).strip()));
  }

  /**
   * Whether the node says that it is ready.
   *
   * @throws AssertionError if its process has ended
   */
  boolean isReady() throws IOException, InterruptedException {
    Process running = process;
    if (running != null && !running.isAlive()) {
      throw new AssertionError("node " + id + " ended with code " + running.exitValue());
    }
    try {
      return get("/readyz").statusCode() == HTTP_OK;
    } catch (ConnectException | HttpTimeoutException _) {
      return false;
    }
  }

  /** What {@code /healthz} says; empty while the node does not answer. */
  String health() throws IOException, InterruptedException {
    try {
      return get("/healthz").body();
    } catch (ConnectException | HttpTimeoutException _) {
      return "";
    }
  }

  /** Whether the node said so, ever. */
  boolean said(String words) throws IOException {
    return Files.readString(log).contains(words);
  }

  /** A gauge of the channel; empty if the node does not know it. */
  OptionalLong gauge(String name) throws IOException, InterruptedException {
    String metrics = get("/metrics").body();
    Matcher line =
        Pattern.compile("^" + Pattern.quote(name) + "\\{[^}]*} ([0-9.E+]+)$", Pattern.MULTILINE)
            .matcher(metrics);
    return line.find()
        ? OptionalLong.of((long) Double.parseDouble(line.group(1)))
        : OptionalLong.empty();
  }

  /** Whether a counter of the node has counted anything, whatever its labels. */
  boolean counts(String name) throws IOException, InterruptedException {
    String metrics = get("/metrics").body();
    return Pattern.compile("^" + Pattern.quote(name) + "\\{[^}]*} [1-9]", Pattern.MULTILINE)
        .matcher(metrics)
        .find();
  }

  /** How many blocks the node has; 0 while it does not answer. */
  long height() throws IOException, InterruptedException {
    try {
      return gauge("ledger_blockchain_height").orElse(0);
    } catch (ConnectException | HttpTimeoutException _) {
      return 0;
    }
  }

  /** The node it takes blocks from while it is a follower; empty if it says none. */
  String follows() throws IOException, InterruptedException {
    try {
      Matcher source = Pattern.compile("\"follows\":\"([^\"]+)\"").matcher(get("/readyz").body());
      return source.find() ? source.group(1) : "";
    } catch (ConnectException | HttpTimeoutException _) {
      return "";
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + operations() + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(HTTP_PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What the node said last. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }
}

package org.logothete.conformance;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Four orderers as processes on this machine, for the tests of one class. They never survive it:
 * they end with the class, and by themselves if this process ends first. Their logs stay in {@code
 * target/node-logs} and are shown if a test fails.
 */
final class NetworkUnderTest implements BeforeAllCallback, AfterAllCallback, TestWatcher {
  static final int NODES = 4;

  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private final Layout layout;
  private final List<NodeUnderTest> nodes = new ArrayList<>();
  private final List<NodeUnderTest> guests = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private @Nullable Path folder;
  private @Nullable Consortium consortium;

  /** Makes the folder of a network. */
  @FunctionalInterface
  interface Layout {
    /**
     * Fills {@code folder} with {@code genesis.block}, {@code crypto} and settings.
     *
     * @param logs where commands may leave what they print
     * @return the settings file of each node, in the order of {@code ports}
     */
    List<Path> create(Path folder, List<NodeUnderTest.Ports> ports, Path logs) throws Exception;
  }

  NetworkUnderTest(Layout layout) {
    this.layout = layout;
  }

  /** A network made by {@code logothete network init}. */
  static NetworkUnderTest made() {
    return new NetworkUnderTest(MadeNetwork::create);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path logs = Path.of("target", "node-logs", context.getRequiredTestClass().getSimpleName());
    deleteTree(logs);
    Files.createDirectories(logs);
    Path made = Files.createTempDirectory("logothete-conformance");
    folder = made;
    try {
      FreePorts free = FreePorts.find(4 * NODES);
      List<NodeUnderTest.Ports> ports = Stream.generate(free::forNode).limit(NODES).toList();
      List<Path> settings = layout.create(made, ports, logs);
      for (int i = 0; i < NODES; i++) {
        Path log = logs.resolve("node-" + (i + 1) + ".log").toAbsolutePath();
        nodes.add(new NodeUnderTest(i + 1, settings.get(i), ports.get(i), log, http));
      }
      consortium = Consortium.of(Files.readAllBytes(made.resolve("genesis.block")));
      for (NodeUnderTest node : nodes) {
        node.start();
      }
      for (NodeUnderTest node : nodes) {
        Await.until("node " + node.id() + " is ready", START_PATIENCE, node::isReady);
      }
    } catch (Exception | AssertionError e) {
      showLogs();
      close();
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    showLogs();
  }

  private void close() throws IOException, InterruptedException {
    for (NodeUnderTest guest : guests) {
      guest.kill();
    }
    guests.clear();
    for (NodeUnderTest node : nodes) {
      node.kill();
    }
    nodes.clear();
    http.close();
    if (folder != null) {
      deleteTree(folder);
    }
  }

  @SuppressWarnings("SystemOut") // the place where a failed build is looked at
  private void showLogs() {
    for (NodeUnderTest node : nodes) {
      System.err.println("---- node " + node.id() + " said last:\n" + node.lastWords());
    }
    for (NodeUnderTest guest : guests) {
      System.err.println("---- the guest said last:\n" + guest.lastWords());
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  List<NodeUnderTest> nodes() {
    return List.copyOf(nodes);
  }

  /** The node with the given consenter id, from 1. */
  NodeUnderTest node(int id) {
    return nodes.get(id - 1);
  }

  Path folder() {
    return started(folder);
  }

  Consortium consortium() {
    return started(consortium);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the network is not started");
    }
    return part;
  }

  /** Reads a user below the folder {@code crypto}. */
  Identity user(String path) throws AuditException {
    return consortium().user(folder().resolve("crypto").resolve(path));
  }

  /**
   * A process more that is none of the four, to be started by the caller; it ends with the others.
   *
   * @param name of its log
   * @param settings makes its settings file in the network's folder, for these ports
   */
  NodeUnderTest guest(String name, GuestSettings settings) throws IOException {
    NodeUnderTest.Ports ports = FreePorts.find(4).forNode();
    return guest(name, settings.create(folder(), ports), ports);
  }

  /** The same of a process whose settings are made already. */
  NodeUnderTest guest(String name, Path settings, NodeUnderTest.Ports ports) throws IOException {
    Path log =
        Path.of("target", "node-logs", getClass().getSimpleName() + "-" + name + ".log")
            .toAbsolutePath();
    Files.deleteIfExists(log);
    NodeUnderTest guest = new NodeUnderTest(NODES + 1, settings, ports, log, http);
    guests.add(guest);
    return guest;
  }

  /** Writes the settings of a guest. */
  @FunctionalInterface
  interface GuestSettings {
    Path create(Path network, NodeUnderTest.Ports ports) throws IOException;
  }

  /** Waits until the node knows a leader, and returns the leader's consenter id. */
  int leaderAsSeenBy(NodeUnderTest node) throws Exception {
    Await.until(
        "node " + node.id() + " knows a leader",
        START_PATIENCE,
        () -> node.gauge("consensus_BFT_leader_id").orElse(0) > 0);
    return (int) node.gauge("consensus_BFT_leader_id").orElseThrow();
  }

  /** Waits until all nodes have one and the same height, at least the given one. */
  void awaitSameHeight(long atLeast, Duration patience) throws Exception {
    Await.until(
        "all nodes have the same blocks, at least " + atLeast,
        patience,
        () -> {
          long first = nodes.getFirst().height();
          for (NodeUnderTest node : nodes) {
            if (node.height() != first) {
              return false;
            }
          }
          return first >= atLeast;
        });
  }
}

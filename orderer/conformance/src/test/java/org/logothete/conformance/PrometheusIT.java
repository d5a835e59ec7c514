package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A real Prometheus watches four nodes by the documented rules: dashboards show something, alerts
 * fire when nodes are lost or their disks are full, and clear when that is over.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path COUNTER =
      Path.of("../../chaincode-sandbox/samples/wasm-counter/counter.wat");

  private static final String ANY_SEVERITY = ".*";

  /** More than any disk has: whatever is free, the reserve is touched. */
  private static final String RESERVE = "1000000 GB";

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  private static final List<PrometheusUnderTest> STARTED = new ArrayList<>();

  @BeforeAll
  static void startPrometheus() throws Exception {
    assumeTrue(HostProgram.isInstalled("prometheus"), "prometheus is missing on this host");
    List<String> targets = NETWORK.nodes().stream().map(NodeUnderTest::operations).toList();
    STARTED.add(PrometheusUnderTest.start(NETWORK.folder().resolve("prometheus"), targets));
  }

  @AfterAll
  static void stopPrometheus() throws Exception {
    for (PrometheusUnderTest each : STARTED) {
      each.kill();
    }
  }

  private static PrometheusUnderTest prometheus() {
    return STARTED.getFirst();
  }

  @Test
  @Order(1)
  void everyQueryOfEveryDashboardReturnsDataAndNobodyIsWoken() throws Exception {
    Path made = NETWORK.folder().resolve("counter.tgz");
    command("chaincode", "package", COUNTER.toString(), "-o", made.toString());
    command("chaincode", "deploy", folder(), made.toString(), "--name", "counter");
    Path calls = NETWORK.folder().resolve("calls.txt");
    Files.writeString(calls, "increment\n".repeat(10));
    command("chaincode", "submit", folder(), "counter", "--file", calls.toString());
    List<String> queries = PrometheusUnderTest.dashboardQueries();
    assertThat(queries).hasSizeGreaterThan(60);
    List<String> empty = new ArrayList<>(queries);
    try {
      Await.until(
          "every query returns data",
          PATIENCE,
          () -> {
            empty.removeIf(PrometheusIT::hasData);
            return empty.isEmpty();
          });
    } finally {
      assertThat(empty).as("queries without data").isEmpty();
    }
    // Warnings may be right: of a slow disk, or a machine that does too much.
    assertThat(prometheus().firing("critical")).isEmpty();
  }

  private static boolean hasData(String query) {
    try {
      return prometheus().hasData(query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  @Order(2)
  void lostNodesRaiseAlertsUntilTheyAreBack() throws Exception {
    NodeUnderTest leader = NETWORK.node(NETWORK.leaderAsSeenBy(NETWORK.node(1)));
    NodeUnderTest next = NETWORK.node(leader.id() % NetworkUnderTest.NODES + 1);
    leader.kill();
    awaitFiring("LogotheteNodeDown", "LogotheteLinkDown", "LogotheteNoFailuresLeft");
    assertThat(prometheus().firing("critical")).doesNotContain("LogotheteQuorumLost");
    next.kill();
    awaitFiring("LogotheteNodeDown", "LogotheteQuorumLost");
    leader.start();
    next.start();
    awaitReady(leader);
    awaitReady(next);
    awaitCleared(
        "LogotheteNodeDown",
        "LogotheteLinkDown",
        "LogotheteNoFailuresLeft",
        "LogotheteQuorumLost",
        "LogotheteNoLeader");
  }

  /** Nobody orders while half of the nodes are away, and a disk without room takes nothing. */
  @Test
  @Order(3)
  void whatWaitsAndWhatIsTurnedAwayRaisesAlerts() throws Exception {
    NodeUnderTest full = NETWORK.node(1);
    full.kill();
    full.useLedger(full.madeLedger(), RESERVE);
    full.start();
    awaitFiring("LogotheteDiskFull");
    submitTo(1);
    awaitFiring("LogotheteClientsTurnedAway");
    full.kill();
    full.useLedger(full.madeLedger(), "128 MB");
    full.start();
    awaitReady(full);

    NETWORK.node(3).kill();
    NETWORK.node(4).kill();
    submitTo(2);
    awaitFiring("LogotheteQuorumLost", "LogotheteOrderingStalled");
    NETWORK.node(3).start();
    NETWORK.node(4).start();
    awaitReady(NETWORK.node(3));
    awaitReady(NETWORK.node(4));
    awaitCleared("LogotheteOrderingStalled", "LogotheteQuorumLost", "LogotheteDiskFull");
  }

  /** Ends with an error if the node takes nothing, or nothing is ordered: which is wanted here. */
  private static void submitTo(int node) throws Exception {
    Process process =
        Command.builder(
                List.of(
                    "tx",
                    "submit",
                    folder(),
                    "--node",
                    Integer.toString(node),
                    "-n",
                    "5",
                    "put",
                    "k",
                    "v"))
            .redirectOutput(NETWORK.folder().resolve("submit.log").toFile())
            .start();
    assertThat(process.waitFor()).isBetween(0, 1);
  }

  private static void awaitFiring(String... alerts) throws Exception {
    Set<String> wanted = Set.of(alerts);
    Await.until(
        wanted + " fire", PATIENCE, () -> prometheus().firing(ANY_SEVERITY).containsAll(wanted));
  }

  private static void awaitCleared(String... alerts) throws Exception {
    Set<String> over = Set.of(alerts);
    Await.until(
        over + " clear",
        PATIENCE,
        () -> Collections.disjoint(prometheus().firing(ANY_SEVERITY), over));
  }

  private static void awaitReady(NodeUnderTest node) throws Exception {
    Await.until("node " + node.id() + " is ready", PATIENCE, node::isReady);
  }

  private static String folder() {
    return NETWORK.folder().toString();
  }

  private static void command(String... words) throws Exception {
    Command.run(NETWORK.folder().resolve("command.log"), words);
  }
}

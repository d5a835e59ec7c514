package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.orderer.node.Eventually.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.settings.NodeSettings;

/** Whole nodes: four that order, and four that execute. */
final class SeparateExecutorsTest {
  private static final String COUNTER = "../chaincode-sandbox/samples/wasm-counter/counter.wat";
  private static final String EXECUTORS = "executor.org1,executor.org2,executor.org3,executor.org4";

  @TempDir Path directory;
  private TestNetwork network;
  private LocalNetwork local;
  private final Map<Integer, OrdererNode> executors = new TreeMap<>();

  @BeforeEach
  void make() throws Exception {
    network = TestNetwork.withExecutors(directory);
    local = LocalNetwork.open(network.folder());
  }

  @AfterEach
  void closeAll() {
    executors.values().forEach(OrdererNode::close);
    network.close();
  }

  private LocalNode executor(int organization) {
    return local.executors().get(organization - 1);
  }

  private void start(int organization) throws Exception {
    executors.put(
        organization,
        OrdererNode.start(executor(organization).settings(), network.diskFailures()::add));
  }

  private void stop(int organization) {
    running(organization).close();
    executors.remove(organization);
  }

  private OrdererNode running(int organization) {
    return Objects.requireNonNull(executors.get(organization));
  }

  private static String run(String... words) {
    CommandLines.Result result = CommandLines.run(words);
    assertThat(result.exitCode()).as("%s", result).isZero();
    return result.out();
  }

  private String increment(int expected) {
    String line = run("chaincode", "submit", network.folder().toString(), "counter", "increment");
    assertThat(line).contains(": 200 " + expected);
    return line.substring(0, line.indexOf(' '));
  }

  private String query(String function, String node) {
    String folder = network.folder().toString();
    return CommandLines.run("chaincode", "query", folder, "counter", function, "--node", node)
        .out();
  }

  @Test
  void resultsAreAgreedByWhoeverTheDefinitionNames() throws Exception {
    network.startAll();
    for (int organization = 1; organization <= 4; organization++) {
      start(organization);
    }
    String folder = network.folder().toString();
    String made = directory.resolve("counter.tgz").toString();
    run("chaincode", "package", COUNTER, "-o", made);
    run("chaincode", "deploy", folder, made, "--name", "counter", "--executors", EXECUTORS);
    assertThat(run("chaincode", "list", folder))
        .contains("not here: package", "executor.org1.example at 127.0.0.1:");
    increment(1);
    assertThat(query("get", "orderer.org1")).contains("NOT_AVAILABLE");

    // One that comes to something else each time: it has lost the package.
    stop(4);
    loseThePackage(executor(4).settings());
    start(4);
    increment(2);

    // One that is silent.
    stop(4);
    String id = increment(3);
    String profile = network.folder().resolve("profiles/User1@clients.example.yaml").toString();
    assertThat(run("chaincode", "query", "--profile", profile, "counter", "get"))
        .isEqualTo("200 3\n");
    assertThat(run("chaincode", "list", "--profile", profile)).contains("counter");
    for (int organization = 1; organization <= 3; organization++) {
      String node = "executor.org" + organization;
      eventually(node + " has the sum", () -> query("get", node).equals("200 3\n"));
    }
    String receipt = directory.resolve("one.receipt").toString();
    String genesis = network.folder().resolve("genesis.block").toString();
    run("receipt", "get", folder, id, "-o", receipt);
    assertThat(run("receipt", "verify", receipt, "--genesis", genesis)).contains("proven: " + id);
    assertThat(running(1).channels().channel(TestNetwork.CHANNEL).orElseThrow().status().voting())
        .isEqualTo(Voting.NOT_A_CONSENTER);
  }

  private static void loseThePackage(NodeSettings settings) throws Exception {
    try (Stream<Path> packages = Files.list(settings.ledgerLocation().resolve("chaincode"))) {
      for (Path file : packages.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aConsenterDoesNotStartAsAnExecutor() {
    assertThatThrownBy(() -> network.start(0, Map.of("ORDERER_GENERAL_ROLE", "executor")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("this node is consenter 1 of channel logothete");
  }
}

package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Four processes that order and four that execute. One executor is killed in the midst and catches
 * up; one has lost its package, so that it votes for what is not so.
 */
@Tag("slow")
class SeparateExecutorsIT {
  private static final Path COUNTER =
      Path.of("../../chaincode-sandbox/samples/wasm-counter/counter.wat");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CALLS = 30;
  private static final List<NodeUnderTest.Ports> PORTS = ports();

  @RegisterExtension
  static final NetworkUnderTest NETWORK =
      new NetworkUnderTest((folder, ports, logs) -> MadeNetwork.create(folder, ports, logs, PORTS));

  private final List<NodeUnderTest> executors = new ArrayList<>();

  private static List<NodeUnderTest.Ports> ports() {
    try {
      FreePorts free = FreePorts.find(4 * NetworkUnderTest.NODES);
      return Stream.generate(free::forNode).limit(NetworkUnderTest.NODES).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoExecutesNeedNotOrder() throws Exception {
    startExecutors();
    deploy();
    Path calls = NETWORK.folder().resolve("calls.txt");
    Files.writeString(calls, "increment\n".repeat(CALLS));
    submit(calls);

    executors.get(1).kill();
    submit(calls);
    executors.get(1).start();
    Await.until("the killed executor is ready", PATIENCE, executors.get(1)::isReady);

    executors.get(2).kill();
    losePackages(3);
    executors.get(2).start();
    Await.until("the liar is ready", PATIENCE, executors.get(2)::isReady);
    // Without the fourth the liar's votes are always among the first three, which count.
    executors.get(3).kill();
    submit(calls);

    for (String executor : List.of("executor.org1", "executor.org2")) {
      Await.until(executor + " has the sum", PATIENCE, () -> sum(executor).equals("200 90"));
    }
    Await.until(
        "a consenter has counted the liar's votes",
        PATIENCE,
        () -> NETWORK.node(1).counts("logothete_execution_outliers_total"));
    checkReceipt();
    for (NodeUnderTest executor : executors) {
      executor.killAndVerifyLedger();
    }
  }

  private void startExecutors() throws Exception {
    for (int i = 0; i < PORTS.size(); i++) {
      String name = "executor.org%d.example".formatted(i + 1);
      Path settings = NETWORK.folder().resolve("nodes").resolve(name).resolve("orderer.yaml");
      NodeUnderTest executor = NETWORK.guest(name, settings, PORTS.get(i));
      executor.start();
      executors.add(executor);
    }
    for (NodeUnderTest executor : executors) {
      Await.until("an executor is ready", PATIENCE, executor::isReady);
    }
  }

  private static void deploy() throws Exception {
    String folder = NETWORK.folder().toString();
    Path made = NETWORK.folder().resolve("counter.tgz");
    command("chaincode", "package", COUNTER.toString(), "-o", made.toString());
    command(
        "chaincode",
        "deploy",
        folder,
        made.toString(),
        "--name",
        "counter",
        "--executors",
        "executor.org1,executor.org2,executor.org3,executor.org4");
    assertThat(command("chaincode", "list", folder)).contains("executor.org4.example at 127.0.0.1");
  }

  private static void losePackages(int organization) throws IOException {
    Path packages =
        NETWORK
            .folder()
            .resolve("nodes/executor.org%d.example/data/chaincode".formatted(organization));
    try (Stream<Path> all = Files.list(packages)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
  }

  private static void checkReceipt() throws Exception {
    String folder = NETWORK.folder().toString();
    String line = command("chaincode", "submit", folder, "counter", "increment");
    String id = line.substring(0, line.indexOf(' '));
    String receipt = NETWORK.folder().resolve("one.receipt").toString();
    command("receipt", "get", folder, id, "-o", receipt);
    String genesis = NETWORK.folder().resolve("genesis.block").toString();
    assertThat(command("receipt", "verify", receipt, "--genesis", genesis)).contains("200 91");
  }

  private static void submit(Path calls) throws Exception {
    String folder = NETWORK.folder().toString();
    command("chaincode", "submit", folder, "counter", "--file", calls.toString());
  }

  private static String sum(String node) throws Exception {
    String folder = NETWORK.folder().toString();
    return command("chaincode", "query", folder, "counter", "get", "--node", node).strip();
  }

  private static String command(String... words) throws Exception {
    ClientLoad.say(String.join(" ", words));
    return Command.output(NETWORK.folder().resolve("command.log"), words);
  }
}

package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Unmodified Fabric chaincode, in Java and in Node, on four executors. What differs from executor
 * to executor is filtered and never forks the state; what does not is agreed, also while one
 * executor is gone.
 */
@Tag("slow")
class NondeterministicIT {
  private static final Path SAMPLES = Path.of("../../chaincode-sandbox/samples");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void divergentResultsAreFilteredAndTheRestIsAgreed() throws Exception {
    waiveWhatMayBeMissing();
    deploy("bad-citizen", "bad");
    deploy("asset-transfer/target/chaincode", "assets");

    assertThat(submit("bad", "good", "k")).contains(": 200 ");
    for (String function : new String[] {"clock", "uuid", "machine", "float"}) {
      assertThatThrownBy(() -> submit("bad", function, "k"))
          .as(function)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("diverged");
    }
    assertThat(submit("assets", "create", "car", "alice", "100")).contains(": 200");
    NETWORK.node(4).kill();
    assertThat(submit("assets", "transfer", "car", "bob")).contains(": 200");
    NETWORK.node(4).start();
    for (int node = 1; node <= 4; node++) {
      String of = Integer.toString(node);
      Await.until(
          "node " + of + " has the transfer",
          PATIENCE,
          () -> NETWORK.node(Integer.parseInt(of)).isReady() && owner(of).contains("bob"));
    }
    for (NodeUnderTest node : NETWORK.nodes()) {
      node.killAndVerifyLedger();
    }
  }

  /** Control groups are not this test's subject, and not every machine lets a test make them. */
  private static void waiveWhatMayBeMissing() throws Exception {
    for (int node = 1; node <= 4; node++) {
      Path settings =
          NETWORK.folder().resolve("nodes/orderer.org%d.example/orderer.yaml".formatted(node));
      Files.writeString(
          settings, "\nChaincode:\n  Waive: MEMORY CPU PROCESSES\n", StandardOpenOption.APPEND);
      NETWORK.node(node).kill();
      NETWORK.node(node).start();
    }
    for (NodeUnderTest node : NETWORK.nodes()) {
      Await.until("a node is ready again", PATIENCE, node::isReady);
    }
  }

  private static void deploy(String sample, String name) throws Exception {
    Path made = NETWORK.folder().resolve(name + ".tgz");
    command(
        "chaincode",
        "package",
        SAMPLES.resolve(sample).toString(),
        "--label",
        name,
        "-o",
        made.toString());
    command("chaincode", "deploy", NETWORK.folder().toString(), made.toString(), "--name", name);
  }

  private static String submit(String chaincode, String... call) throws Exception {
    String[] words = new String[call.length + 6];
    words[0] = "chaincode";
    words[1] = "submit";
    words[2] = NETWORK.folder().toString();
    words[3] = "--timeout";
    words[4] = "120";
    words[5] = chaincode;
    System.arraycopy(call, 0, words, 6, call.length);
    return command(words);
  }

  private static String owner(String node) throws Exception {
    return command(
        "chaincode", "query", NETWORK.folder().toString(), "assets", "read", "car", "--node", node);
  }

  private static String command(String... words) throws Exception {
    ClientLoad.say(String.join(" ", words));
    return Command.output(NETWORK.folder().resolve("command.log"), words);
  }
}

package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Unmodified Fabric chaincode, in Java and in Node, on four executors. What differs from executor
 * to executor is filtered and never forks the state; what does not is agreed, also while one
 * executor is gone, and while one executes something else than the agreed package: that changes
 * nothing but statistics.
 */
@Tag("slow")
class NondeterministicIT {
  private static final Path SAMPLES = Path.of("../../chaincode-sandbox/samples");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CALLS_MAX = 50;
  private static final String LIE = "yesterday";

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void divergentResultsAreFilteredAndTheRestIsAgreed() throws Exception {
    waiveWhatMayBeMissing();
    deploy("bad-citizen", "bad");
    deploy("asset-transfer/target/chaincode", "assets");

    assertThat(submit("bad", "good", "k")).contains(": 200 ");
    for (String function : new String[] {"clock", "uuid"}) {
      assertThatThrownBy(() -> submit("bad", function, "k"))
          .as(function)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("diverged");
    }
    assertThat(submit("assets", "create", "car", "alice", "100")).contains(": 200");
    NETWORK.node(4).kill();
    assertThat(submit("assets", "transfer", "car", "bob")).contains(": 200");
    letLie(NETWORK.node(4));
    NETWORK.node(4).start();
    Await.until("the liar is ready", PATIENCE, NETWORK.node(4)::isReady);
    agreeAgainstALiar();
    for (int node = 1; node <= 4; node++) {
      String of = Integer.toString(node);
      Await.until("node " + of + " has the transfer", PATIENCE, () -> isOwnedByBob(of));
    }
    for (NodeUnderTest node : NETWORK.nodes()) {
      node.killAndVerifyLedger();
    }
  }

  /** What the network finds out by voting, a developer finds out before. */
  @Test
  void theCheckNamesWhatWouldDiverge() throws Exception {
    assertThat(check("bad-citizen", "good", "k")).contains("nothing differs between 5 runs");
    for (String function : new String[] {"clock", "uuid", "memory"}) {
      assertThatThrownBy(() -> check("bad-citizen", function, "k"))
          .as(function)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("differs: warm, payload, byte");
    }
    assertThat(
            check(
                "asset-transfer/target/chaincode",
                "transfer",
                "car",
                "bob",
                "--before",
                "create car alice 100"))
        .contains("nothing differs between 5 runs");
  }

  private static String check(String sample, String... call) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("chaincode", "check", SAMPLES.resolve(sample).toString()));
    words.addAll(List.of(call));
    words.addAll(List.of("--waive", "MEMORY,CPU,PROCESSES"));
    return command(words.toArray(String[]::new));
  }

  /** Calls until the liar's vote was among those that counted at least once. */
  private static void agreeAgainstALiar() throws Exception {
    long before = outliers();
    int calls = 0;
    while (outliers() == before) {
      assertThat(calls).as("calls without a vote of the liar").isLessThan(CALLS_MAX);
      calls++;
      assertThat(submit("bad", "good", "k" + calls)).contains(": 200 ").doesNotContain(LIE);
    }
    ClientLoad.say("the liar was found out in call " + calls);
  }

  private static long outliers() throws Exception {
    return NETWORK.node(1).gauge("logothete_execution_outliers_total").orElse(0);
  }

  /** Changes the chaincode that a stopped node has unpacked: it executes something else now. */
  private static void letLie(NodeUnderTest node) throws Exception {
    Path unpacked = node.madeLedger().resolve("chaincode/unpacked");
    int changed = 0;
    try (Stream<Path> files = Files.walk(unpacked)) {
      for (Path file : files.filter(each -> each.endsWith("lib/bad-citizen.js")).toList()) {
        String honest = Files.readString(file);
        Files.writeString(
            file, honest.replace("ctx.stub.getDateTimestamp().toISOString()", "'" + LIE + "'"));
        changed += honest.equals(Files.readString(file)) ? 0 : 1;
      }
    }
    assertThat(changed).isEqualTo(1);
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

  private static boolean isOwnedByBob(String node) throws Exception {
    return Command.attempt(
            log(),
            "chaincode",
            "query",
            NETWORK.folder().toString(),
            "assets",
            "read",
            "car",
            "--node",
            node)
        .filter(car -> car.contains("bob"))
        .isPresent();
  }

  private static String command(String... words) throws Exception {
    ClientLoad.say(String.join(" ", words));
    return Command.output(log(), words);
  }

  private static Path log() {
    return NETWORK.folder().resolve("command.log");
  }
}

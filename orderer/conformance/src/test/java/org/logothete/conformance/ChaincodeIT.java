package org.logothete.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Chaincode on real nodes, as the guide goes through it: a WASM counter is packed, deployed and
 * called, once with ordered votes and once with direct agreement; an executor is killed in the
 * midst of it and catches up with the state; a receipt is proven with the genesis block, and one
 * with a changed byte is not.
 */
class ChaincodeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CALLS = 30;
  private static final String ORDERED = "counter";
  private static final String DIRECT = "straight";

  @RegisterExtension static final NetworkUnderTest NETWORK = NetworkUnderTest.made();

  @Test
  void executorsAgreeOnWhatWasCalled() throws Exception {
    Path folder = NETWORK.folder();
    Path wat = Path.of("../../chaincode-sandbox/samples/wasm-counter/counter.wat");
    Path made = folder.resolve("counter.tgz");
    command("chaincode", "package", wat.toString(), "-o", made.toString());
    deploy(made, ORDERED, "ordered");
    deploy(made, DIRECT, "direct");
    assertThat(command("chaincode", "list", folder.toString())).contains("agreement direct");
    Path calls = folder.resolve("calls.txt");
    Files.writeString(calls, "increment\n".repeat(CALLS));
    submit(calls);

    NodeUnderTest killed = NETWORK.node(4);
    killed.kill();
    submit(calls);
    killed.start();
    Await.until("the killed node is ready", PATIENCE, killed::isReady);
    submit(calls);
    for (int node = 1; node <= 4; node++) {
      String of = Integer.toString(node);
      for (String chaincode : List.of(ORDERED, DIRECT)) {
        Await.until(
            "node %s has the sum of %s".formatted(of, chaincode),
            PATIENCE,
            () -> sum(chaincode, of).equals("200 90"));
      }
    }
    assertThat(NETWORK.node(1).gauge("logothete_execution_direct_deliberated_total")).isPresent();
    checkReceipt(folder);
    for (NodeUnderTest node : NETWORK.nodes()) {
      node.killAndVerifyLedger();
    }
  }

  private static void checkReceipt(Path folder) throws Exception {
    String line = command("chaincode", "submit", folder.toString(), "counter", "increment");
    String id = line.substring(0, line.indexOf(' '));
    Path receipt = folder.resolve("one.receipt");
    command("receipt", "get", folder.toString(), id, "-o", receipt.toString());
    String genesis = folder.resolve("genesis.block").toString();
    assertThat(command("receipt", "verify", receipt.toString(), "--genesis", genesis))
        .contains("proven: " + id)
        .contains("200 91");

    byte[] bytes = Files.readAllBytes(receipt);
    Path changed = folder.resolve("changed.receipt");
    bytes[bytes.length / 2] ^= 1;
    Files.write(changed, bytes);
    assertThatThrownBy(() -> command("receipt", "verify", changed.toString(), "--genesis", genesis))
        .isInstanceOf(AssertionError.class);
  }

  private static void deploy(Path made, String chaincode, String agreement) throws Exception {
    String folder = NETWORK.folder().toString();
    command(
        "chaincode",
        "deploy",
        folder,
        made.toString(),
        "--name",
        chaincode,
        "--agreement",
        agreement);
  }

  private static void submit(Path calls) throws Exception {
    String folder = NETWORK.folder().toString();
    for (String chaincode : List.of(ORDERED, DIRECT)) {
      command("chaincode", "submit", folder, chaincode, "--file", calls.toString());
    }
  }

  private static String sum(String chaincode, String node) throws Exception {
    return command(
            "chaincode", "query", NETWORK.folder().toString(), chaincode, "get", "--node", node)
        .strip();
  }

  private static String command(String... words) throws Exception {
    ClientLoad.say(String.join(" ", words));
    return Command.output(NETWORK.folder().resolve("command.log"), words);
  }
}

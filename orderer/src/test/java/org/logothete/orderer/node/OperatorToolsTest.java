package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.cli.CommandLines.Result;

/** What operators ask running nodes with: where a transaction is, and all about one node. */
final class OperatorToolsTest {
  @TempDir Path directory;
  private TestNetwork network;

  @BeforeEach
  void startNetwork() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    network.startAll();
    eventually(
        "a leader is known everywhere",
        () ->
            List.of(0, 1, 2, 3).stream()
                .allMatch(node -> network.channel(node).status().leader().isPresent()));
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private String submit(String... options) {
    String[] command = new String[options.length + 6];
    System.arraycopy(new String[] {"tx", "submit", network.folder().toString()}, 0, command, 0, 3);
    System.arraycopy(options, 0, command, 3, options.length);
    System.arraycopy(new String[] {"put", "key", "value"}, 0, command, options.length + 3, 3);
    Result result = CommandLines.run(command);
    assertThat(result.err()).isEmpty();
    return result.out().split("\\s", -1)[0];
  }

  private Result trace(String transaction, String... options) {
    String[] command = new String[options.length + 4];
    System.arraycopy(
        new String[] {"tx", "trace", network.folder().toString(), transaction}, 0, command, 0, 4);
    System.arraycopy(options, 0, command, 4, options.length);
    return CommandLines.run(command);
  }

  @Test
  void aTransactionIsFoundWhereverItIs() {
    String ordered = submit("--wait");
    eventually(
        "all four have it",
        () -> trace(ordered).out().contains("ordered; in the ledger of 4 of 4 nodes"));
    assertThat(trace(ordered).out()).contains("orderer.org1.example: in block 1\n");
    assertThat(trace(ordered, "--json").out())
        .contains("\"place\" : \"block\"", "\"block\" : 1", "\"summary\" : \"ordered");

    Result unknown = trace("0a1b2c");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.out()).contains("no node that answers knows it");
    assertThat(trace("not/an/id").exitCode()).isEqualTo(2);

    network.stop(2);
    network.stop(3);
    eventually("the first node misses them", () -> network.channel(0).status().reachable() == 2);
    String waiting = submit("--node", "1");
    Result found = trace(waiting);
    assertThat(found.exitCode()).isZero();
    assertThat(found.out())
        .contains(
            "orderer.org1.example: waits for ",
            "only 2 of 4 consenters are reachable; a quorum is 3",
            "orderer.org3.example: says nothing: it does not answer",
            "accepted and not ordered yet; in the pool of ");
    assertThat(trace(waiting, "--json").out())
        .contains("\"place\" : \"pool\"", "\"waitingMillis\"", "\"place\" : \"not_told\"");
  }

  @Test
  void aBundleTellsAllAboutANode() throws Exception {
    Path zip = directory.resolve("bundle.zip");
    Path node = network.folder().resolve("nodes/orderer.org2.example");
    Result dump = CommandLines.run("node", "dump", node.toString(), "-o", zip.toString());
    assertThat(dump.err()).isEmpty();
    assertThat(dump.out()).contains("without node.log: FileNotFoundException");
    try (ZipFile file = new ZipFile(zip.toFile())) {
      assertThat(text(file, "readyz.json")).contains("\"channels\"");
      assertThat(text(file, "metrics.txt")).contains("ledger_blockchain_height");
      assertThat(text(file, "threads.txt")).contains("\"channel-" + TestNetwork.CHANNEL + "\"");
      assertThat(text(file, "orderer.yaml")).contains("ListenPort");
      assertThat(text(file, "files.txt")).contains("MANIFEST");
    }
    Result again = CommandLines.run("node", "dump", node.toString(), "-o", zip.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains("exists already and is never overwritten");
  }

  private static String text(ZipFile file, String name) throws Exception {
    return new String(
        file.getInputStream(file.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}

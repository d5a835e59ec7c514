package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.cli.CommandLines.Result;

/**
 * Three of four nodes order; the fourth begins with a snapshot that two of them attest. What can be
 * wrong with a snapshot comes first, and leaves the fourth node's disk empty.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SnapshotTest {
  private static final int BLOCK = 5;
  private static final int NEW = 3;

  @TempDir private static Path directory;
  private static TestNetwork network;
  private static ByteString oldTransaction;
  private static Path snapshot;

  @BeforeAll
  static void orderSome() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(10));
    for (int node = 0; node < NEW; node++) {
      network.start(node);
    }
    for (int node = 0; node < NEW; node++) {
      int started = node;
      eventually(
          "node " + node + " votes",
          () -> network.channel(started).status().voting() == Voting.VOTES);
    }
    oldTransaction = network.transaction("first");
    network.order(0, oldTransaction);
    network.order(0, network.transaction("second"));
    network.order(0, network.batchSizeUpdate(20, 8 << 20, 1 << 20, 3));
    network.order(0, network.transaction("third"));
    network.order(0, network.transaction("fourth"));
    eventually("all blocks at 1", () -> network.channel(1).blocks().height() == BLOCK + 1);
    for (int node = 0; node < NEW; node++) {
      String settings = node(node);
      String folder = directory.resolve("noted-" + node).toString();
      eventually(
          "node " + node + " has noted its state at the last block",
          () -> hasNoted(settings, folder));
    }
    snapshot = directory.resolve("snapshots/" + TestNetwork.CHANNEL + "-" + BLOCK);
    Result made = CommandLines.run("ledger", "snapshot", node(0), "--to", directory + "/snapshots");
    assertThat(made.err()).isEmpty();
    assertThat(made.out())
        .contains("block 5, 5 transactions", "content ", "attested in", "attestations/1.json");
  }

  private static boolean hasNoted(String settings, String folder) {
    return CommandLines.run("ledger", "snapshot", settings, "--to", folder)
        .out()
        .contains("block " + BLOCK + ",");
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static String node(int index) throws Exception {
    return network.settings(index).file().toString();
  }

  private static Result join(Path folder, String... more) throws Exception {
    String[] line = new String[5 + more.length];
    List<String> words = List.of("node", "join", node(NEW), "--snapshot", folder.toString());
    words.toArray(line);
    System.arraycopy(more, 0, line, words.size(), more.length);
    return CommandLines.run(line);
  }

  private static String contentHash(Path folder) throws Exception {
    return CommandLines.run("ledger", "snapshot", node(1), "--block", "5", "--to", folder + "")
        .out()
        .lines()
        .filter(line -> line.startsWith("  content "))
        .map(line -> line.substring("  content ".length()))
        .findFirst()
        .orElseThrow();
  }

  private static Path copy(Path target) throws IOException {
    try (var files = Files.walk(snapshot)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(snapshot.relativize(file).toString()));
      }
    }
    return target;
  }

  @Test
  @Order(1)
  void oneConsentersWordIsNotEnough() throws Exception {
    assertThat(join(snapshot).err())
        .contains(
            "attested by consenters [1], and 2 are needed", "logothete ledger attest", "--trust ");
    assertThat(CommandLines.run("ledger", "attest", node(1), snapshot.toString()).out())
        .contains("attestations/2.json");
    assertThat(join(snapshot, "--dry-run").out())
        .contains(
            "can begin at block 5, with 5 transactions known and 0 keys in the state;"
                + " attested by consenters [1, 2]");
  }

  @Test
  @Order(2)
  void everyNodeMakesTheSameSnapshotAndItsContentCanBeTrustedByName(@TempDir Path other)
      throws Exception {
    String hash = contentHash(other);
    Path unattested = copy(other.resolve("copy"));
    Files.delete(unattested.resolve("attestations/1.json"));
    assertThat(join(unattested, "--trust", hash, "--dry-run").out())
        .contains("can begin at block 5");
    assertThat(join(unattested, "--trust", "00" + hash.substring(2)).err())
        .contains("the snapshot's content is " + hash);
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshot.txt", "blocks", "transactions", "attestations/1.json"})
  @Order(3)
  void noByteOfItCanBeChanged(String name, @TempDir Path other) throws Exception {
    Path altered = copy(other.resolve("altered"));
    Path file = altered.resolve(name);
    byte[] content = Files.readAllBytes(file);
    for (int place : List.of(0, content.length / 3, content.length / 2, content.length - 4)) {
      byte[] changed = content.clone();
      changed[place] ^= 1;
      Files.write(file, changed);
      Result joined = join(altered);
      assertThat(joined.exitCode()).as("byte %d of %s", place, name).isEqualTo(1);
      assertThat(joined.err()).contains(altered.toString()).doesNotContain("Exception");
    }
    Files.write(file, content);
    assertThat(join(altered, "--dry-run").exitCode()).isZero();
  }

  @Test
  @Order(4)
  void aNodeDoesNotAttestWhatItsLedgerDoesNotSay(@TempDir Path other) throws Exception {
    Path altered = copy(other.resolve("altered"));
    Path statement = altered.resolve("snapshot.txt");
    Files.writeString(
        statement, Files.readString(statement).replace("transactions 5 ", "transactions 4 "));
    Result refused = CommandLines.run("ledger", "attest", node(2), altered.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("is not what this node's ledger holds at block 5");
    assertThat(altered.resolve("attestations/3.json")).doesNotExist();
  }

  @Test
  @Order(5)
  void aNodeThatBeganWithASnapshotVotesAndKnowsOldTransactions() throws Exception {
    assertThat(join(snapshot).out()).contains("begins at block 5");
    assertThat(join(snapshot).err()).contains("a node joins with a snapshot only once");
    network.start(NEW);
    network.order(0, network.transaction("fifth"));
    BlockSource blocks = network.channel(NEW).blocks();
    eventually("the new node follows", () -> blocks.height() == BLOCK + 2);
    assertThat(blocks.firstBlock()).isEqualTo(BLOCK);
    assertThat(blocks.block(0)).isPresent();
    assertThat(blocks.block(1)).isEmpty();
    assertThat(network.submit(NEW, oldTransaction))
        .isEqualTo(new SubmitOutcome.Accepted(SubmitOutcome.Accepted.Kind.DUPLICATE_COMMITTED));

    for (int i = 0; network.channel(NEW).status().voting() != Voting.VOTES; i++) {
      network.order(0, network.transaction("until it votes " + i));
    }
    network.stop(1);
    network.order(0, network.transaction("with its vote"));
    network.stop(NEW);
    Result verified =
        CommandLines.run("ledger", "verify", network.settings(NEW).ledgerLocation().toString());
    assertThat(verified.out()).contains("sound; 2 older config blocks, blocks 5 to ");
  }
}

package org.logothete.orderer.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateEntries;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateView;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.cli.CommandLines.Result;

/**
 * The state of chaincode travels with a snapshot. Three nodes ordered five blocks and were stopped;
 * then as much was written to their states as an executor may have come to: of the first node to
 * block 2, of the second to block 4, of the third to block 1 only.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class StateSnapshotTest {
  private static final int AHEAD = 1;
  private static final int BEHIND = 2;
  private static final int NEW = 3;
  private static final int KEYS = 1_500;
  private static final byte[] CHECKPOINT = "undecided calls".getBytes(UTF_8);

  @TempDir private static Path directory;
  private static TestNetwork network;
  private static Path snapshot;
  private static StateDigest digest = StateDigest.NOTHING;
  private static final List<StateEntry> ENTRIES = new ArrayList<>();

  @BeforeAll
  static void orderSomeAndWriteStates() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(10));
    for (int node = 0; node <= NEW; node++) {
      // What is in the states is this test's to write.
      Files.writeString(
          network.settings(node).file(),
          "\nChaincode:\n  Enabled: false\n",
          StandardOpenOption.APPEND);
    }
    try (TestNetwork running = network) {
      for (int node = 0; node < NEW; node++) {
        running.start(node);
      }
      for (int node = 0; node < NEW; node++) {
        int started = node;
        eventually(
            "node " + node + " votes",
            () -> running.channel(started).status().voting() == Voting.VOTES);
      }
      for (int block = 1; block <= 4; block++) {
        running.order(0, running.transaction("of block " + block));
      }
      for (int node = 0; node < NEW; node++) {
        int started = node;
        eventually("all blocks at " + node, () -> running.channel(started).blocks().height() == 5);
      }
    }
    write(0, first(), second());
    write(AHEAD, first(), second(), StateBatch.after(3, 4).delete(key(3), 0));
    write(BEHIND, first());
    try (StoppedLedger ledger = StoppedLedger.open(location(0));
        StateView state = ledger.state(TestNetwork.CHANNEL)) {
      digest = state.digest();
      new StateEntries(state).forEachRemaining(ENTRIES::add);
    }
    snapshot = directory.resolve("snapshots/" + TestNetwork.CHANNEL + "-2");
  }

  private static StateBatch first() {
    StateBatch batch = StateBatch.after(0, 1);
    for (int i = 0; i < KEYS; i++) {
      batch.put(key(i), i, ("value " + i).getBytes(UTF_8));
    }
    return batch.checkpoint(new byte[0]);
  }

  private static StateBatch second() {
    return StateBatch.of(2).put(key(7), 0, new byte[0]).checkpoint(CHECKPOINT);
  }

  private static StateKey key(int number) {
    return new StateKey("assets" + number % 2, "key " + number);
  }

  private static void write(int node, StateBatch... batches) throws Exception {
    try (Ledger ledger = RocksLedger.openExisting(location(node))) {
      ChannelState state = ledger.state(TestNetwork.CHANNEL).orElseThrow();
      for (StateBatch batch : batches) {
        state.apply(batch);
      }
    }
  }

  private static Path location(int node) throws Exception {
    return network.settings(node).ledgerLocation();
  }

  private static String settings(int node) throws Exception {
    return network.settings(node).file().toString();
  }

  private static Result join(Path folder) throws Exception {
    return CommandLines.run("node", "join", settings(NEW), "--snapshot", folder.toString());
  }

  private static void assertRefused(Result result, String why) {
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(why).doesNotContain("Exception");
  }

  private static Path copy(Path target) throws Exception {
    try (Stream<Path> files = Files.walk(snapshot)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(snapshot.relativize(file).toString()));
      }
    }
    return target;
  }

  @Test
  @Order(1)
  void aSnapshotIsOfTheBlockThatTheStateIsAt() throws Exception {
    String into = snapshot.resolveSibling("").toString();
    assertRefused(
        CommandLines.run("ledger", "snapshot", settings(0), "--to", into, "--block", "4"),
        "is at block 2 here, and a snapshot is of the state as it is: leave out --block 4");
    Result made = CommandLines.run("ledger", "snapshot", settings(0), "--to", into);
    assertThat(made.err()).isEmpty();
    assertThat(made.out())
        .contains("block 2, 2 transactions, 1500 keys in the state", "attestations/1.json");
    assertThat(Files.readString(snapshot.resolve("snapshot.txt")))
        .contains("\nstate 3 1500 " + digest.root() + "\ncheckpoint 3 ");
    assertThat(snapshot.resolve("checkpoint")).hasBinaryContent(CHECKPOINT);
  }

  @Test
  @Order(2)
  void aNodeAttestsAStateThatItsOwnHasLeftBehindAndNoneThatItIsStillToReach() throws Exception {
    assertThat(CommandLines.run("ledger", "attest", settings(AHEAD), snapshot.toString()).out())
        .contains("attestations/2.json");
    assertRefused(
        CommandLines.run("ledger", "attest", settings(BEHIND), snapshot.toString()),
        "has height 2 here, not 3 yet: try again later");
    write(BEHIND, StateBatch.of(2).put(key(7), 0, new byte[1]).checkpoint(CHECKPOINT));
    assertRefused(
        CommandLines.run("ledger", "attest", settings(BEHIND), snapshot.toString()),
        "is not what this node's ledger holds at block 2");
  }

  @Test
  @Order(3)
  void nothingOfTheStateCanBeChanged(@TempDir Path other) throws Exception {
    Path altered = copy(other.resolve("altered"));
    for (String name : List.of("state", "checkpoint")) {
      Path file = altered.resolve(name);
      byte[] content = Files.readAllBytes(file);
      for (int place : List.of(0, content.length / 2, content.length - 1)) {
        byte[] changed = content.clone();
        changed[place] ^= 1;
        Files.write(file, changed);
        assertRefused(join(altered), altered.toString());
      }
      for (int length : List.of(content.length - 1, content.length + 1, 0)) {
        Files.write(file, Arrays.copyOf(content, length));
        assertRefused(join(altered), altered.toString());
      }
      Files.delete(file);
      assertRefused(join(altered), altered.toString());
      Files.write(file, content);
    }
  }

  /** Entries are left out, doubled or in another order, each of them whole. */
  @Test
  @Order(4)
  void noEntryCanBeLeftOutOrAdded(@TempDir Path other) throws Exception {
    Path altered = copy(other.resolve("altered"));
    Path file = altered.resolve("state");
    byte[] content = Files.readAllBytes(file);
    StateEntry first = ENTRIES.getFirst();
    int length =
        1 + 2 + 8 + 4 + 4 + first.bytes(); // lengths of the names, version, length of the value
    Files.write(file, Arrays.copyOfRange(content, length, content.length));
    assertRefused(join(altered), "its state has 1499 keys and root ");
    Files.write(file, Arrays.copyOf(content, length));
    byte[] twice = Arrays.copyOf(content, content.length + length);
    System.arraycopy(content, 0, twice, content.length, length);
    Files.write(file, twice);
    assertRefused(join(altered), first.key() + " is out of order");
  }

  @Test
  @Order(5)
  void aNodeBeginsWithTheStateAndItsCheckpointHoweverOftenItFailedBefore() throws Exception {
    Result joined = join(snapshot);
    assertThat(joined.err()).isEmpty();
    assertThat(joined.out())
        .contains("begins at block 2, with 2 transactions known and 1500 keys in the state;");
    try (StoppedLedger ledger = StoppedLedger.open(location(NEW));
        StateView state = ledger.state(TestNetwork.CHANNEL)) {
      assertThat(state.digest()).isEqualTo(digest);
      assertThat(state.checkpoint().orElseThrow().content()).isEqualTo(CHECKPOINT);
      List<StateEntry> found = new ArrayList<>();
      new StateEntries(state).forEachRemaining(found::add);
      assertThat(found).isEqualTo(ENTRIES);
    }
    assertThat(CommandLines.run("ledger", "verify", location(NEW).toString()).out())
        .contains("sound; ", "1500 keys in the state of height 3");
  }

  /** A joined node's histories begin behind its snapshot, a pruned node's where it was told. */
  @Test
  @Order(6)
  void whatWasForgottenIsToldAndNoMoreAttested() throws Exception {
    assertThat(CommandLines.run("ledger", "verify", location(NEW).toString()).out())
        .contains("in the state of height 3, histories from block 3 on");
    write(BEHIND, StateBatch.of(3).put(key(1), 0, new byte[1]), StateBatch.of(4));
    String[] prune = {"ledger", "prune", settings(BEHIND), "--keep-history", "1", "--dry-run"};

    assertThat(CommandLines.run(prune).out())
        .contains(
            "what blocks 0 to 3 wrote to the state would be forgotten; histories begin with"
                + " block 4");
    assertThat(CommandLines.run("ledger", "verify", location(BEHIND).toString()).out())
        .contains("in the state of height 5, in ");
    prune[prune.length - 1] = "--json";
    assertThat(CommandLines.run(prune).out())
        .contains("\"historyFromBefore\" : 0", "\"historyFrom\" : 4", "\"firstBlock\" : 0");

    assertThat(CommandLines.run("ledger", "verify", location(BEHIND).toString()).out())
        .contains("sound; blocks 0 to 4", "1500 keys", "histories from block 4 on");
    assertRefused(
        CommandLines.run("ledger", "attest", settings(BEHIND), snapshot.toString()),
        "was known by at height 3 is forgotten here, from 4 on it is known");
  }
}

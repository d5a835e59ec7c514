package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Metadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.network.block.BlockHeaders;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.cli.CommandLines.Result;

/** The command that examines a stopped node's ledger, on what real nodes ordered. */
final class LedgerVerifyTest {
  /** Ordered one after the other; the config block in between is number 4. */
  private static final int BEFORE_CONFIG = 3;

  private static final int AFTER_CONFIG = 4;
  private static final int CONFIG_BLOCK = BEFORE_CONFIG + 1;
  private static final int HEIGHT = BEFORE_CONFIG + AFTER_CONFIG + 2;

  @TempDir private static Path directory;
  private static TestNetwork network;

  @TempDir private Path copies;

  @BeforeAll
  static void orderSome() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(10));
    network.startAll();
    for (int i = 0; i < BEFORE_CONFIG; i++) {
      network.order(0, network.transaction("before " + i));
    }
    network.order(0, network.batchSizeUpdate(20, 8 << 20, 1 << 20, 3));
    for (int i = 0; i < AFTER_CONFIG; i++) {
      network.order(0, network.transaction("after " + i));
    }
    IntStream.range(0, network.size())
        .forEach(
            node ->
                eventually(
                    "all blocks at " + node,
                    () -> network.channel(node).blocks().height() == HEIGHT));
    network.stop(0);
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static Result verify(Path ledger, String... more) {
    List<String> arguments = new ArrayList<>(List.of("ledger", "verify", ledger.toString()));
    arguments.addAll(List.of(more));
    return CommandLines.run(arguments.toArray(String[]::new));
  }

  private static Path location(int node) throws Exception {
    return network.settings(node).ledgerLocation();
  }

  private static List<BlockEntry> entries() throws Exception {
    try (StoppedLedger ledger = StoppedLedger.open(location(0))) {
      StoredChannel channel = ledger.channel(TestNetwork.CHANNEL).orElseThrow();
      return LongStream.range(0, channel.height())
          .mapToObj(number -> channel.block(number).orElseThrow())
          .toList();
    }
  }

  /** The same chain in another folder, but for one block. */
  private Path altered(int number, UnaryOperator<BlockEntry> change) throws Exception {
    Path copy = copies.resolve("ledger");
    try (Ledger ledger = RocksLedger.open(copy, new LedgerIdentity("somebody"))) {
      List<BlockEntry> blocks = new ArrayList<>(entries());
      blocks.set(number, change.apply(blocks.get(number)));
      LedgerBatch batch = new LedgerBatch();
      blocks.subList(1, blocks.size()).forEach(batch::append);
      ledger.create(TestNetwork.CHANNEL, blocks.getFirst()).commit(batch);
    }
    return copy;
  }

  private static UnaryOperator<BlockEntry> block(UnaryOperator<Block.Builder> change) {
    return entry -> {
      try {
        Block block = change.apply(Block.parseFrom(entry.content()).toBuilder()).build();
        return new BlockEntry(
            entry.number(),
            BlockHeaders.hash(block.getHeader()),
            block.toByteArray(),
            entry.transactionIds());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    };
  }

  private static Block.Builder withOneSignature(Block.Builder block) {
    try {
      Metadata.Builder slot = Metadata.parseFrom(block.getMetadata().getMetadata(0)).toBuilder();
      while (slot.getSignaturesCount() > 1) {
        slot.removeSignatures(0);
      }
      block.getMetadataBuilder().setMetadata(0, slot.build().toByteString());
      return block;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void assertFound(Path ledger, String... findings) {
    Result result = verify(ledger);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains(findings).contains("DAMAGED");
  }

  @Test
  void whatNodesWroteIsSound() throws Exception {
    Path node = network.folder().resolve("nodes/orderer.org1.example");
    String blocks = "%s: sound; blocks 0 to %d".formatted(TestNetwork.CHANNEL, HEIGHT - 1);
    for (Path way : List.of(node, node.resolve("orderer.yaml"), location(0))) {
      Result result = verify(way);
      assertThat(result.out()).startsWith(blocks).contains(HEIGHT - 1 + " certificates");
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void aPartIsCheckedFromWhereItIsAsked() throws Exception {
    Result rest = verify(location(0), "--from", Integer.toString(CONFIG_BLOCK + 1), "--json");
    assertThat(rest.exitCode()).isZero();
    assertThat(rest.out()).contains("\"certificates\" : " + AFTER_CONFIG, "\"sound\" : true");
    Result none = verify(location(0), "--from", Integer.toString(HEIGHT));
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("blocks 0 to " + (HEIGHT - 1), "none of number " + HEIGHT);
  }

  @Test
  void aRunningNodeAndAnEmptyFolderAreNamed() throws Exception {
    assertThat(verify(location(1)).err()).contains("is in use by another node");
    assertThat(verify(copies).err()).contains("there is no ledger in " + copies);
    assertThat(verify(location(0), "--channel", "other").err())
        .contains("there is no channel other");
  }

  @Test
  void aChangedTransactionIsFound() throws Exception {
    assertFound(
        altered(
            2,
            block(
                b -> {
                  b.getDataBuilder().setData(0, network.transaction("forged"));
                  return b;
                })),
        "block 2: its data hash is wrong",
        "block 2: it is stored with ids of other transactions than it holds");
  }

  @Test
  void aBlockThatDoesNotFollowIsFound() throws Exception {
    assertFound(
        altered(
            2,
            block(
                b -> {
                  b.getHeaderBuilder().setPreviousHash(ByteString.copyFrom(new byte[32]));
                  return b;
                })),
        "block 2: it does not follow block 1",
        "block 3: it does not follow block 2",
        "does not verify");
  }

  @Test
  void aThinCertificateIsFound() throws Exception {
    assertFound(
        altered(CONFIG_BLOCK + 2, block(LedgerVerifyTest::withOneSignature)),
        "block %d: it has signatures of".formatted(CONFIG_BLOCK + 2));
  }

  @Test
  void aWrongConfigBlockIsFound() throws Exception {
    assertFound(
        altered(
            CONFIG_BLOCK,
            block(
                b -> {
                  b.setData(
                      BlockData.newBuilder().addData(network.transaction("no configuration")));
                  return b;
                })),
        "block %d: its data hash is wrong".formatted(CONFIG_BLOCK),
        "block %d: it names config block %d, not 0".formatted(CONFIG_BLOCK + 1, CONFIG_BLOCK));
  }

  @Test
  void wrongIndexesAreFound() throws Exception {
    assertFound(
        altered(
            2,
            e -> new BlockEntry(e.number(), new byte[32], e.content(), List.of("another", "more"))),
        "block 2: it is stored under another hash",
        "block 2: the index does not find it by its hash",
        "block 2: the index does not find transaction",
        "index of transactions: it has %d entries".formatted(HEIGHT));
  }
}

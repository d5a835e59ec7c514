package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.channel.BlockSource;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.cli.CommandLines;
import org.logothete.orderer.cli.CommandLines.Result;

/** Nodes that forgot their old blocks go on, and say what they have no more. */
final class PrunedLedgerTest {
  private static final int CONFIG_BLOCK = 3;

  @TempDir private Path directory;
  private TestNetwork network;
  private ByteString firstTransaction;

  @BeforeEach
  void orderSome() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(10));
    network.startAll();
    firstTransaction = network.transaction("first");
    network.order(0, firstTransaction);
    network.order(0, network.transaction("second"));
    network.order(0, network.batchSizeUpdate(20, 8 << 20, 1 << 20, 3));
    for (int i = 0; i < 5; i++) {
      network.order(0, network.transaction("after " + i));
    }
  }

  @AfterEach
  void stop() {
    network.close();
  }

  private Result ledger(String command, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("ledger", command));
    line.add(network.settings(0).ledgerLocation().toString());
    line.addAll(List.of(more));
    return CommandLines.run(line.toArray(String[]::new));
  }

  @Test
  void aStoppedNodesLedgerIsPrunedAndTheNodeGoesOn() throws Exception {
    network.stop(0);
    assertThat(ledger("prune", "--keep-blocks", "2", "--dry-run").out())
        .isEqualTo(
            "%s: blocks 0 to 6 would be deleted; blocks 7 to 8 stay, and config blocks [0, 3]%n"
                .formatted(TestNetwork.CHANNEL));
    assertThat(ledger("verify").out()).contains("sound; blocks 0 to 8");

    assertThat(ledger("prune", "--keep-blocks", "2", "--json").out())
        .contains("\"firstBlock\" : 7", "\"olderConfigBlocks\" : [ 0, 3 ]");

    assertThat(ledger("verify").out())
        .contains("sound; 2 older config blocks, blocks 7 to 8, 3 transactions, 3 certificates");
    assertThat(ledger("prune", "--keep-blocks", "2").out()).contains("nothing to delete");
    network.start(0);
    BlockSource blocks = network.channel(0).blocks();
    assertThat(blocks.firstBlock()).isEqualTo(7);
    assertThat(blocks.block(CONFIG_BLOCK)).isPresent();
    assertThat(blocks.block(CONFIG_BLOCK + 1L)).isEmpty();
    assertThat(network.submit(0, firstTransaction))
        .isEqualTo(new SubmitOutcome.Accepted(SubmitOutcome.Accepted.Kind.DUPLICATE_COMMITTED));
    network.order(0, network.transaction("after pruning"));
    network.stop(0);
    assertThat(ledger("verify").exitCode()).isZero();
  }

  @Test
  void aRunningNodePrunesItself() throws Exception {
    network.stop(0);
    network.start(0, Map.of("ORDERER_FILELEDGER_KEEPBLOCKS", "3"));
    BlockSource blocks = network.channel(0).blocks();
    eventually("old blocks are gone", () -> blocks.firstBlock() == 6);
    network.order(0, network.transaction("one more"));
    network.stop(0);
    assertThat(ledger("verify").out()).contains("sound; 2 older config blocks, blocks 6 to 9");
  }

  @Test
  void whatIsNoNumberOfBlocksIsRefused() throws Exception {
    network.stop(0);
    assertThat(ledger("prune", "--keep-blocks", "0").err())
        .contains("--keep-blocks must be at least 1, not 0");
    assertThat(ledger("prune", "--keep-history", "0").err())
        .contains("--keep-history must be at least 1, not 0");
    assertThat(ledger("prune").err()).contains("say what stays: --keep-blocks, --keep-history");
    assertThat(ledger("prune", "--keep-blocks", "1", "--channel", "other").err())
        .contains("there is no channel other");
    assertThat(ledger("verify").out()).contains("sound; blocks 0 to 8");
  }
}

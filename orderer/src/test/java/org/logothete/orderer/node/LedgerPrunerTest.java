package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.memory.MemoryLedger;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateKey;
import org.logothete.orderer.disk.DiskWatch;

/** What a running node forgets by itself of what its states were. */
final class LedgerPrunerTest {
  private static final int BLOCKS = 30;

  @Test
  void aRunningNodeForgetsHistoriesAndKeepsBlocksIfItIsToldSo() throws Exception {
    try (Ledger ledger = new MemoryLedger();
        DiskWatch disk =
            new DiskWatch(
                Path.of("data"),
                1,
                () -> Long.MAX_VALUE,
                failure -> {
                  throw failure;
                })) {
      LedgerBatch blocks = new LedgerBatch();
      for (int number = 1; number < BLOCKS; number++) {
        blocks.append(block(number));
      }
      ledger.create("ch", block(0)).commit(blocks);
      ChannelState state = ledger.state("ch").orElseThrow();
      for (int number = 0; number < BLOCKS; number++) {
        state.apply(StateBatch.of(number).put(new StateKey("cc", "a"), 0, new byte[1]));
      }

      try (LedgerPruner _ = new LedgerPruner(ledger, Long.MAX_VALUE, 20, disk)) {
        eventually("old histories are gone", () -> state.historyFrom() == BLOCKS - 20);
      }

      assertThat(ledger.channel("ch").orElseThrow().firstBlock()).isZero();
    }
  }

  private static BlockEntry block(int number) {
    return new BlockEntry(number, new byte[] {(byte) number}, new byte[0], List.of());
  }
}

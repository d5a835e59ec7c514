package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.Blocks;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LogKey;

final class WriteObserverTest {
  private record Heard(long nanos, long syncs) {}

  @TempDir private Path directory;
  private final List<Heard> heard = new ArrayList<>();

  @Test
  void hearsOfEachDurableWriteAndItsSync() {
    try (Ledger ledger =
        RocksLedger.open(
            directory,
            LedgerProcess.IDENTITY,
            (nanos, syncs) -> heard.add(new Heard(nanos, syncs)))) {
      ChannelLedger channel = ledger.create("trade", Blocks.block("trade", 0));
      heard.clear();
      channel.commit(new LedgerBatch().putLog(new LogKey(1, 1, 0), new byte[] {1}));
      channel.commit(new LedgerBatch().putLog(new LogKey(1, 2, 0), new byte[] {2}));
    }
    assertThat(heard).hasSize(2).allSatisfy(write -> assertThat(write.nanos()).isPositive());
    assertThat(heard.getLast().syncs()).isEqualTo(heard.getFirst().syncs() + 1);
  }
}

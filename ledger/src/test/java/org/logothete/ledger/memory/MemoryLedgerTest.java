package org.logothete.ledger.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.logothete.ledger.Blocks.block;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Blocks;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerContract;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.memory.MemoryLedger.Durability;

final class MemoryLedgerTest extends LedgerContract {
  @Override
  protected Ledger openFresh() {
    return new MemoryLedger();
  }

  @Override
  protected Ledger reopen(Ledger ledger) {
    MemoryLedger memory = (MemoryLedger) ledger;
    memory.crash();
    return memory.reopen();
  }

  @Test
  void aCrashForgetsWhatWasNotSynced() {
    MemoryLedger ledger = new MemoryLedger(Durability.ON_SYNC);
    ChannelLedger channel = ledger.create("c", block("c", 0));
    channel.commit(new LedgerBatch().putLog(new LogKey(1, 0, 0), new byte[1]));
    ledger.sync();
    channel.commit(new LedgerBatch().append(block("c", 1)));
    ledger.create("d", block("d", 0));
    assertThat(ledger.unsyncedWrites()).isEqualTo(2);
    assertThat(channel.height()).isEqualTo(2);

    ledger.crash();

    assertThatIllegalStateException().isThrownBy(channel::height);
    MemoryLedger next = ledger.reopen();
    assertThat(next.channels()).containsExactly("c");
    ChannelLedger again = next.channel("c").orElseThrow();
    assertThat(again.height()).isEqualTo(1);
    assertThat(again.log()).containsOnlyKeys(new LogKey(1, 0, 0));
    assertThat(again.numberOfTransaction(Blocks.transaction("c", 1))).isEmpty();
  }

  @Test
  void aCrashMayTearTheUnsyncedWritesAnywhereInOrder() {
    for (int kept = 0; kept <= 3; kept++) {
      MemoryLedger ledger = new MemoryLedger(Durability.ON_SYNC);
      ChannelLedger channel = ledger.create("c", block("c", 0));
      ledger.sync();
      for (int number = 1; number <= 3; number++) {
        channel.commit(new LedgerBatch().append(block("c", number)));
      }

      ledger.crashKeeping(kept);

      assertThat(ledger.reopen().channel("c").orElseThrow().height()).isEqualTo(1 + kept);
    }
  }

  @Test
  void anOrderlyEndKeepsWhatTheSystemHolds() {
    MemoryLedger ledger = new MemoryLedger(Durability.ON_SYNC);
    ledger.create("c", block("c", 0));
    ledger.close();
    assertThat(ledger.reopen().channels()).containsExactly("c");
  }

  @Test
  void aFailedCommitEndsAllWritingAndIsStoredOrNot() {
    for (CommitFault fault : CommitFault.values()) {
      MemoryLedger ledger = new MemoryLedger();
      ChannelLedger channel = ledger.create("c", block("c", 0));
      ChannelLedger other = ledger.create("d", block("d", 0));
      ledger.failNextCommit(fault);

      LedgerBatch batch = new LedgerBatch().append(block("c", 1));
      assertThatExceptionOfType(LedgerWriteException.class).isThrownBy(() -> channel.commit(batch));
      for (ChannelLedger any : List.of(channel, other)) {
        BlockEntry next = block(any.channel(), any.height());
        assertThatExceptionOfType(LedgerWriteException.class)
            .isThrownBy(() -> any.commit(new LedgerBatch().append(next)))
            .withMessage("the ledger is not written to since a write failed");
      }

      ledger.crash();
      long height = ledger.reopen().channel("c").orElseThrow().height();
      assertThat(height).isEqualTo(fault == CommitFault.STORED ? 2 : 1);
    }
  }
}

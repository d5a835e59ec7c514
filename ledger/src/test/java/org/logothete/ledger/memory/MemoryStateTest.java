package org.logothete.ledger.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.ledger.Blocks.block;

import org.junit.jupiter.api.Test;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.memory.MemoryLedger.Durability;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateContract;
import org.logothete.ledger.state.StateView;

final class MemoryStateTest extends StateContract {
  @Override
  protected Ledger openFresh() {
    return new MemoryLedger();
  }

  @Override
  protected Ledger reopen(Ledger old) {
    MemoryLedger memory = (MemoryLedger) old;
    memory.crash();
    return memory.reopen();
  }

  @Test
  void aCrashForgetsWhatWasNotSyncedInOrder() {
    for (int kept = 0; kept <= 2; kept++) {
      MemoryLedger disk = new MemoryLedger(Durability.ON_SYNC);
      disk.create("c", block("c", 0));
      disk.sync();
      ChannelState state = disk.state("c").orElseThrow();
      disk.channel("c").orElseThrow().commit(new LedgerBatch().append(block("c", 1)));
      state.apply(StateBatch.after(0, 1).put(key("n", "k"), 0, bytes("v")));

      disk.crashKeeping(kept);

      MemoryLedger next = disk.reopen();
      assertThat(next.channel("c").orElseThrow().height()).isEqualTo(kept > 0 ? 2 : 1);
      assertThat(next.state("c").orElseThrow().height()).isEqualTo(kept > 1 ? 2 : 0);
      try (StateView view = next.state("c").orElseThrow().view()) {
        assertThat(view.keys()).isEqualTo(kept > 1 ? 1 : 0);
      }
    }
  }

  @Test
  void aFailedWriteHaltsTheStateAndIsStoredOrNot() {
    for (CommitFault fault : CommitFault.values()) {
      MemoryLedger disk = new MemoryLedger();
      disk.create("c", block("c", 0));
      ChannelState state = disk.state("c").orElseThrow();
      disk.failNextCommit(fault);

      StateBatch batch = StateBatch.of(0).put(key("n", "k"), 0, bytes("v"));
      assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> state.apply(batch));
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> state.apply(StateBatch.of(0)))
          .withMessage("the state of channel c is halted by an earlier failure to write");

      disk.crash();
      ChannelState next = disk.reopen().state("c").orElseThrow();
      assertThat(next.height()).isEqualTo(fault == CommitFault.STORED ? 1 : 0);
    }
  }
}

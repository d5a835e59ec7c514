package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.TransactionKey;

/**
 * Writes what a channel begins with, as much at a time as fits into memory. Until the channel's own
 * record is there all of it belongs to nobody: the next attempt begins by deleting it.
 */
final class Restoring {
  private static final int STEP_TRANSACTIONS = 4_096;

  private final RocksStore store;
  private final ChannelKeys keys;

  Restoring(RocksStore store, ChannelKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /** Writes the transactions. */
  void transactions(ChannelOrigin origin) {
    RocksStore.Batch remains = new RocksStore.Batch();
    for (Table table : Table.values()) {
      if (table != Table.META) {
        remains.deleteRange(table, keys.prefix(), keys.end());
      }
    }
    store.write(remains);
    Steps steps = new Steps();
    origin.transactions().forEach(steps);
    steps.finish();
  }

  private final class Steps implements KnownTransactions.Visitor {
    private RocksStore.Batch changes = new RocksStore.Batch();
    private int waiting;

    @Override
    public void transaction(TransactionKey key, long block) {
      byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(block).array();
      changes.put(Table.TRANSACTIONS, keys.transaction(key), number);
      waiting++;
      if (waiting == STEP_TRANSACTIONS) {
        finish();
      }
    }

    void finish() {
      store.write(changes);
      changes = new RocksStore.Batch();
      waiting = 0;
    }
  }
}

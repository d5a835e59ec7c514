package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import org.logothete.ledger.ChainCheck;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.TransactionKey;
import org.logothete.ledger.state.StateOrigin;

/**
 * Writes what a channel begins with, as much at a time as fits into memory. Until the channel's own
 * record is there all of it belongs to nobody, and is deleted before the next channel begins.
 */
final class Restoring {
  private static final int STEP_TRANSACTIONS = 4_096;

  private final RocksStore store;
  private final ChannelKeys keys;

  Restoring(RocksStore store, ChannelKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * Deletes the rows of no channel that an attempt left which did not come to its end; they would
   * be the next channel's, however that begins.
   */
  void clear() {
    RocksStore.Batch changes = new RocksStore.Batch();
    if (!new ChannelRows(store, keys).delete(changes).isEmpty()) {
      store.write(changes);
    }
  }

  /** Writes the transactions. */
  void transactions(ChannelOrigin origin) {
    Steps steps = new Steps();
    origin.transactions().forEach(steps);
    steps.finish();
  }

  /**
   * Writes the entries of the state; what makes them one is put into the changes.
   *
   * @throws LedgerException if it is another state than it says
   */
  void state(ChannelOrigin origin, StateRows rows, RocksStore.Batch changes) {
    StateOrigin state = origin.state();
    StateLoading loading = new StateLoading(store, rows);
    state.entries().forEach(loading);
    StateRecord record = loading.finish(origin.channel(), state.digest());
    ChainCheck.beginning(origin.channel(), state.digest(), record.digest());
    if (record.height() > 0) {
      rows.put(changes, record, state.checkpoint());
      HistoryRecord history = HistoryRecord.beginning(origin.channel(), record.height());
      changes.put(Table.META, history.key(), history.value());
    }
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

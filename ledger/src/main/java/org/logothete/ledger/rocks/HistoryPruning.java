package org.logothete.ledger.rocks;

import java.util.List;

/**
 * Deletes what old blocks wrote from the history of a channel's state. Rows lie by key, so all of
 * them are looked at; whoever forgets a tenth of them at a time looks at each some ten times in its
 * life.
 */
final class HistoryPruning {
  /** Rows that are looked at before what goes of them is deleted in one write. */
  static final int STEP_ROWS = 1 << 13;

  private final RocksStore store;
  private final StateRows rows;

  HistoryPruning(RocksStore store, StateRows rows) {
    this.store = store;
    this.rows = rows;
  }

  /** Deletes the rows of all blocks below one, and gives back their room. */
  void clear(long below) {
    byte[] from = rows.prefix();
    List<byte[]> step = next(from);
    while (!step.isEmpty()) {
      RocksStore.Batch changes = new RocksStore.Batch();
      step.stream()
          .filter(row -> StateRows.parseHistoryVersion(row).block() < below)
          .forEach(row -> changes.delete(Table.STATE_HISTORY, row));
      if (!changes.isEmpty()) {
        store.write(changes);
      }
      from = StateRows.behind(step.getLast());
      step = next(from);
    }
    store.compact(Table.STATE_HISTORY, rows.prefix(), rows.end());
    store.compact(Table.STATE_DIGESTS, rows.prefix(), rows.end());
  }

  private List<byte[]> next(byte[] from) {
    return store.keys(Table.STATE_HISTORY, from, rows.end(), STEP_ROWS);
  }
}

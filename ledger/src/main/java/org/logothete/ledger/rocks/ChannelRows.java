package org.logothete.ledger.rocks;

import java.util.ArrayList;
import java.util.List;

/** All rows that begin with a channel's number: everything of it but its records. */
final class ChannelRows {
  private final RocksStore store;
  private final ChannelKeys keys;

  ChannelRows(RocksStore store, ChannelKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * Puts the deletion of all of them into the changes.
   *
   * @return the tables that have any
   */
  List<Table> delete(RocksStore.Batch changes) {
    List<Table> tables = new ArrayList<>();
    for (Table table : Table.values()) {
      // Ranges are marked only where there is something: every read looks at the marks.
      if (table != Table.META && hasRows(table)) {
        changes.deleteRange(table, keys.prefix(), keys.end());
        tables.add(table);
      }
    }
    return tables;
  }

  /** Gives back the space of what was deleted. */
  void reclaim(List<Table> tables) {
    tables.forEach(table -> store.compact(table, keys.prefix(), keys.end()));
  }

  private boolean hasRows(Table table) {
    List<byte[]> first = new ArrayList<>();
    try (RocksStore.View view = store.view()) {
      view.scan(
          table,
          keys.prefix(),
          keys.end(),
          (row, _) -> {
            first.add(row);
            return false;
          });
    }
    return !first.isEmpty();
  }
}

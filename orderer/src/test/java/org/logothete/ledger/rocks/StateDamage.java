package org.logothete.ledger.rocks;

import java.nio.file.Path;
import org.logothete.ledger.state.StateKey;

/** Writes behind a stopped ledger's back. */
public final class StateDamage {
  private StateDamage() {}

  /** Takes a value away, of the ledger's first channel, and leaves all else as it was. */
  public static void forget(Path directory, StateKey key) {
    try (RocksStore store = RocksStore.open(directory)) {
      store.write(new RocksStore.Batch().delete(Table.STATE, new StateRows(0).key(key)));
    }
  }
}

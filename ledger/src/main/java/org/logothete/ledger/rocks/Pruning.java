package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.logothete.ledger.LedgerException;

/** Which rows of a channel go when its old blocks are forgotten. */
final class Pruning {
  /** Blocks forgotten in one write. */
  static final int STEP_BLOCKS = 256;

  private final RocksStore store;
  private final ChannelKeys keys;

  Pruning(RocksStore store, ChannelKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  /** Puts into the changes that the blocks from one up to before another go, but those to keep. */
  void forget(long from, long to, SortedSet<Long> keep, RocksStore.Batch changes) {
    long begin = from;
    for (long kept : keep.subSet(from, to)) {
      forget(begin, kept, changes);
      writeAnew(kept, changes);
      begin = kept + 1;
    }
    forget(begin, to, changes);
  }

  private void forget(long from, long to, RocksStore.Batch changes) {
    if (from == to) {
      return;
    }
    for (long number = from; number < to; number++) {
      for (byte[] row : hashRows(number)) {
        changes.delete(Table.HASHES, row);
      }
    }
    changes.deleteRange(Table.BLOCKS, keys.block(from), keys.block(to));
  }

  /** Where it lies it would hold the whole file, with all that goes. */
  private void writeAnew(long number, RocksStore.Batch changes) {
    byte[] key = keys.block(number);
    try {
      store.get(Table.BLOCKS, key).ifPresent(value -> changes.put(Table.BLOCKS, key, value));
    } catch (LedgerException _) {
      // Damaged: it stays where it is until somebody reads it, and has it repaired.
    }
  }

  /** A block knows its hash; one that cannot be read is looked for in the whole index. */
  private List<byte[]> hashRows(long number) {
    byte[] key = keys.block(number);
    try {
      Optional<byte[]> hash =
          store
              .get(Table.BLOCKS, key)
              .flatMap(value -> Checksummed.unseal(key, value))
              .map(value -> BlockFormat.read(number, value).hash());
      if (hash.isPresent()) {
        return List.of(keys.hash(hash.get()));
      }
    } catch (LedgerException damaged) {
      return rowsThatLeadTo(number);
    }
    return rowsThatLeadTo(number);
  }

  private List<byte[]> rowsThatLeadTo(long number) {
    List<byte[]> rows = new ArrayList<>();
    store.scan(
        Table.HASHES,
        keys.prefix(),
        (row, value) -> {
          if (value.length == Long.BYTES && ByteBuffer.wrap(value).getLong() == number) {
            rows.add(row);
          }
        });
    return rows;
  }

  /** Gives back the space of blocks that were forgotten. */
  void reclaim(long from, long to) {
    store.compact(Table.BLOCKS, keys.block(from), keys.block(to));
  }
}

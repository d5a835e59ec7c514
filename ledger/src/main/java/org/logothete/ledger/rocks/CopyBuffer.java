package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Memory outside the heap in which values are put together for the library, which copies arrays
 * twice on their way into a batch. What does not fit in goes by an array all the same. Thread-safe.
 */
final class CopyBuffer {
  /** A block of 1 MiB fits in, with the identifiers of its transactions. */
  static final int BYTES = 2 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

  /** Puts a value into a batch; the batch has its own copy afterwards. */
  synchronized void put(WriteBatch batch, ColumnFamilyHandle table, byte[] key, LargeValue value)
      throws RocksDBException {
    if (value.length() > BYTES - key.length) {
      batch.put(table, key, value.toBytes());
      return;
    }
    buffer.clear().put(key);
    value.writeTo(buffer);
    buffer.flip();
    batch.put(
        table, buffer.slice(0, key.length), buffer.slice(key.length, buffer.limit() - key.length));
  }
}

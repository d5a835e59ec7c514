package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.logothete.ledger.LedgerException;

/**
 * A channel's row in {@link Table#META}; it is rewritten with every block, so that a chain cut
 * short is noticed.
 *
 * @param id what the channel's keys begin with
 * @param height number of the newest block plus one
 * @param first number of the oldest block from which on none is missing
 */
record ChannelRecord(String name, int id, long height, long first) {
  static final byte[] KEYS_BEGIN = "channel/".getBytes(UTF_8);
  private static final int LENGTH = Integer.BYTES + 2 * Long.BYTES;

  /** Nothing was ever pruned in format 1. */
  private static final int LENGTH_IN_FORMAT_1 = Integer.BYTES + Long.BYTES;

  byte[] key() {
    byte[] label = name.getBytes(UTF_8);
    return ByteBuffer.allocate(KEYS_BEGIN.length + label.length).put(KEYS_BEGIN).put(label).array();
  }

  byte[] value() {
    byte[] content = ByteBuffer.allocate(LENGTH).putInt(id).putLong(height).putLong(first).array();
    return Checksummed.seal(key(), content);
  }

  ChannelRecord withHeight(long newHeight) {
    return new ChannelRecord(name, id, newHeight, first);
  }

  ChannelRecord withFirst(long newFirst) {
    return new ChannelRecord(name, id, height, newFirst);
  }

  /**
   * The rows of all channels.
   *
   * @throws LedgerException if one is damaged
   */
  static List<ChannelRecord> all(RocksStore store) {
    List<ChannelRecord> records = new ArrayList<>();
    store.scan(Table.META, KEYS_BEGIN, (key, value) -> records.add(parse(key, value)));
    return records;
  }

  /**
   * Reads a row.
   *
   * @throws LedgerException if it is damaged
   */
  static ChannelRecord parse(byte[] key, byte[] value) {
    String name = new String(key, KEYS_BEGIN.length, key.length - KEYS_BEGIN.length, UTF_8);
    ByteBuffer content =
        Checksummed.unseal(key, value)
            .filter(bytes -> bytes.length == LENGTH || bytes.length == LENGTH_IN_FORMAT_1)
            .map(ByteBuffer::wrap)
            .orElseThrow(
                () -> new LedgerException("the record of channel " + name + " is damaged"));
    return new ChannelRecord(
        name, content.getInt(), content.getLong(), content.hasRemaining() ? content.getLong() : 0);
  }
}

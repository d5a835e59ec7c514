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
 * @param height how many blocks there are
 */
record ChannelRecord(String name, int id, long height) {
  static final byte[] KEYS_BEGIN = "channel/".getBytes(UTF_8);

  byte[] key() {
    byte[] label = name.getBytes(UTF_8);
    return ByteBuffer.allocate(KEYS_BEGIN.length + label.length).put(KEYS_BEGIN).put(label).array();
  }

  byte[] value() {
    byte[] content =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(id).putLong(height).array();
    return Checksummed.seal(key(), content);
  }

  ChannelRecord withHeight(long newHeight) {
    return new ChannelRecord(name, id, newHeight);
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
            .filter(bytes -> bytes.length == Integer.BYTES + Long.BYTES)
            .map(ByteBuffer::wrap)
            .orElseThrow(
                () -> new LedgerException("the record of channel " + name + " is damaged"));
    return new ChannelRecord(name, content.getInt(), content.getLong());
  }
}

package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.logothete.ledger.LedgerException;

/**
 * The row in {@link Table#META} that says how far back the history of a channel's state goes; there
 * is none while all of it is there. There is none either if an older format's node began with a
 * snapshot: its history is then taken for whole, though nothing from before the snapshot is there,
 * until histories are forgotten once.
 *
 * @param channel its name
 * @param from first block whose writes are known
 * @param cleared below this block no row is left; not above {@code from}
 */
record HistoryRecord(String channel, long from, long cleared) {
  private static final byte[] KEYS_BEGIN = "history/".getBytes(UTF_8);
  private static final int LENGTH = 2 * Long.BYTES;

  /**
   * The record that is stored; if there is none, that of a state of which nothing was forgotten. A
   * state that an older format loaded from a snapshot looks like that as well.
   *
   * @throws LedgerException if it is damaged
   */
  static HistoryRecord read(RowReader rows, String channel) {
    HistoryRecord whole = new HistoryRecord(channel, 0, 0);
    byte[] key = whole.key();
    return rows.get(Table.META, key).map(value -> parse(channel, key, value)).orElse(whole);
  }

  /** Of a state that was loaded: before its first block nothing is known. */
  static HistoryRecord beginning(String channel, long height) {
    return new HistoryRecord(channel, height, height);
  }

  HistoryRecord withFrom(long first) {
    return new HistoryRecord(channel, first, cleared);
  }

  HistoryRecord allCleared() {
    return new HistoryRecord(channel, from, from);
  }

  byte[] key() {
    byte[] label = channel.getBytes(UTF_8);
    return ByteBuffer.allocate(KEYS_BEGIN.length + label.length).put(KEYS_BEGIN).put(label).array();
  }

  byte[] value() {
    byte[] content = ByteBuffer.allocate(LENGTH).putLong(from).putLong(cleared).array();
    return Checksummed.seal(key(), content);
  }

  private static HistoryRecord parse(String channel, byte[] key, byte[] value) {
    ByteBuffer content =
        Checksummed.unseal(key, value)
            .filter(bytes -> bytes.length == LENGTH)
            .map(ByteBuffer::wrap)
            .orElseThrow(
                () ->
                    new LedgerException(
                        "the record of the history of channel %s is damaged".formatted(channel)));
    return new HistoryRecord(channel, content.getLong(), content.getLong());
  }
}

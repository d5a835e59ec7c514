package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.TransactionKey;

/**
 * How one channel's things are called in the database. Every key begins with the channel's number,
 * 4 bytes; integers are big-endian and never negative, so byte order is numeric order.
 */
final class ChannelKeys {
  private static final int PREFIX_LENGTH = Integer.BYTES;

  private final int channel;

  ChannelKeys(int channel) {
    this.channel = channel;
  }

  byte[] prefix() {
    return start(0).array();
  }

  /** The first key behind all of this channel. */
  byte[] end() {
    return ByteBuffer.allocate(PREFIX_LENGTH).putInt(channel + 1).array();
  }

  byte[] block(long number) {
    return start(Long.BYTES).putLong(number).array();
  }

  /** The number that {@link #block} turned into these bytes. */
  static long parseBlock(byte[] key) {
    return ByteBuffer.wrap(key).getLong(PREFIX_LENGTH);
  }

  byte[] hash(byte[] hash) {
    return start(hash.length).put(hash).array();
  }

  byte[] transaction(TransactionKey key) {
    return start(TransactionKey.LENGTH).put(key.toBytes()).array();
  }

  /** The transaction that {@link #transaction} turned into these bytes. */
  static TransactionKey parseTransaction(byte[] key) {
    return TransactionKey.ofBytes(Arrays.copyOfRange(key, PREFIX_LENGTH, key.length));
  }

  byte[] log(LogKey key) {
    return start(2 * Long.BYTES + 1)
        .putLong(key.height())
        .put((byte) key.kind())
        .putLong(key.round())
        .array();
  }

  /** The log key that {@link #log} turned into these bytes. */
  static LogKey parseLog(byte[] key) {
    ByteBuffer buffer = ByteBuffer.wrap(key, PREFIX_LENGTH, key.length - PREFIX_LENGTH);
    return new LogKey(buffer.getLong(), Byte.toUnsignedInt(buffer.get()), buffer.getLong());
  }

  byte[] note(String key) {
    return start(key.length()).put(key.getBytes(US_ASCII)).array();
  }

  /** The key that {@link #note} turned into these bytes. */
  static String parseNote(byte[] key) {
    return new String(key, PREFIX_LENGTH, key.length - PREFIX_LENGTH, US_ASCII);
  }

  private ByteBuffer start(int more) {
    return ByteBuffer.allocate(PREFIX_LENGTH + more).putInt(channel);
  }
}

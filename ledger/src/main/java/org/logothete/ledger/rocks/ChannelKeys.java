package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.logothete.ledger.LogKey;

/**
 * How one channel's things are called in the database. Every key begins with the channel's number,
 * 4 bytes; integers are big-endian and never negative, so byte order is numeric order.
 */
final class ChannelKeys {
  private static final int PREFIX_LENGTH = Integer.BYTES;
  private static final int HEX_ID_LENGTH = 64;

  /** A transaction key of the 32 bytes that a Fabric id spells in lower-case hex: half the size. */
  private static final byte DECODED = 0;

  /** A transaction key of SHA-256 over any other text: short whatever clients send. */
  private static final byte DIGEST = 1;

  private final int channel;

  ChannelKeys(int channel) {
    this.channel = channel;
  }

  byte[] prefix() {
    return start(0).array();
  }

  byte[] block(long number) {
    return start(Long.BYTES).putLong(number).array();
  }

  byte[] hash(byte[] hash) {
    return start(hash.length).put(hash).array();
  }

  byte[] transaction(String id) {
    if (id.length() == HEX_ID_LENGTH && id.chars().allMatch(ChannelKeys::isLowerHex)) {
      return transaction(DECODED, HexFormat.of().parseHex(id));
    }
    return transaction(DIGEST, sha256(id.getBytes(UTF_8)));
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

  private byte[] transaction(byte form, byte[] id) {
    return start(1 + id.length).put(form).put(id).array();
  }

  private ByteBuffer start(int more) {
    return ByteBuffer.allocate(PREFIX_LENGTH + more).putInt(channel);
  }

  private static boolean isLowerHex(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

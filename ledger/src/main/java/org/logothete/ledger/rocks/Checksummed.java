package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Values that notice damage: CRC-32C over key and content, 4 bytes, then the content. With the key
 * inside, a sound value in a wrong place is noticed as well. RocksDB checks its files; this also
 * covers memory between us and the file.
 */
final class Checksummed {
  private static final int SUM_LENGTH = Integer.BYTES;

  private Checksummed() {}

  static byte[] seal(byte[] key, byte[] content) {
    return ByteBuffer.allocate(SUM_LENGTH + content.length)
        .putInt(sum(key, content, 0))
        .put(content)
        .array();
  }

  /** The same for content that is still to be put together. */
  static LargeValue seal(byte[] key, LargeValue content) {
    return new LargeValue() {
      @Override
      public int length() {
        return SUM_LENGTH + content.length();
      }

      @Override
      public void writeTo(ByteBuffer buffer) {
        int start = buffer.position();
        content.writeTo(buffer.position(start + SUM_LENGTH));
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(buffer.slice(start + SUM_LENGTH, content.length()));
        buffer.putInt(start, (int) crc.getValue());
      }
    };
  }

  /** The content, or nothing if it is not what was sealed under this key. */
  static Optional<byte[]> unseal(byte[] key, byte[] value) {
    if (value.length < SUM_LENGTH
        || ByteBuffer.wrap(value).getInt() != sum(key, value, SUM_LENGTH)) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(value, SUM_LENGTH, value.length));
  }

  private static int sum(byte[] key, byte[] content, int offset) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    crc.update(content, offset, content.length - offset);
    return (int) crc.getValue();
  }
}

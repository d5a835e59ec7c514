package org.logothete.simulator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.logothete.consensus.Bytes;

/**
 * A record as it lies on a disk: its length and its content, each with a checksum. So a record
 * whose end is missing can be told from one that changed, its length included.
 */
final class SealedRecord {
  private static final int HEAD_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;

  /** What a reader finds at some place. */
  sealed interface Found {
    /**
     * A whole record.
     *
     * @param end where the next one begins
     */
    record Whole(Bytes content, int end) implements Found {}

    /** The bytes end before the record does: it was never written to its end. */
    record CutShort() implements Found {}

    /** A checksum fails. */
    record Damaged() implements Found {}
  }

  private SealedRecord() {}

  static byte[] seal(Bytes content) {
    byte[] bytes = new byte[HEAD_BYTES + content.size() + CHECKSUM_BYTES];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.putInt(content.size());
    out.putInt(checksum(bytes, 0, Integer.BYTES));
    out.put(content.asBuffer());
    out.putInt(checksum(bytes, HEAD_BYTES, content.size()));
    return bytes;
  }

  static Found read(byte[] bytes, int at) {
    if (bytes.length - at < HEAD_BYTES) {
      return new Found.CutShort();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int length = in.getInt(at);
    if (in.getInt(at + Integer.BYTES) != checksum(bytes, at, Integer.BYTES)) {
      return new Found.Damaged();
    }
    int content = at + HEAD_BYTES;
    if (bytes.length - content < length + CHECKSUM_BYTES) {
      return new Found.CutShort();
    }
    return in.getInt(content + length) == checksum(bytes, content, length)
        ? new Found.Whole(
            Bytes.wrap(Arrays.copyOfRange(bytes, content, content + length)),
            content + length + CHECKSUM_BYTES)
        : new Found.Damaged();
  }

  /** Whether these bytes are one whole record and nothing else. */
  static boolean isWhole(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int length = bytes.length - HEAD_BYTES - CHECKSUM_BYTES;
    return in.getInt(0) == length
        && in.getInt(Integer.BYTES) == checksum(bytes, 0, Integer.BYTES)
        && in.getInt(HEAD_BYTES + length) == checksum(bytes, HEAD_BYTES, length);
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}

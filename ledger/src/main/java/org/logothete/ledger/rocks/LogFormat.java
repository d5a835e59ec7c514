package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of a write-ahead log or a manifest of RocksDB (its wiki, "Write Ahead Log File
 * Format"): blocks of 32 KiB, in them fragments of checksum, length, type and content; a record is
 * one fragment or several. The content of a log's record begins with the sequence number of its
 * first change and the number of its changes.
 */
final class LogFormat {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEAD_BYTES = 7;
  private static final int RECORD_HEAD_BYTES = Long.BYTES + Integer.BYTES;
  private static final int WHOLE = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int REUSED_MIN = 5;
  private static final int REUSED_MAX = 8;
  private static final int CRC_MASK_DELTA = 0xa282ead8;

  /**
   * A sound fragment.
   *
   * @param end where the next one begins
   * @param lastSequence of a log's record that begins here, the number of its last change
   */
  record Fragment(int type, int end, long lastSequence) {
    boolean beginsRecord() {
      return type == WHOLE || type == FIRST;
    }

    boolean endsRecord() {
      return type == WHOLE || type == LAST;
    }
  }

  private final ByteBuffer bytes;

  LogFormat(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  int end() {
    return bytes.limit();
  }

  static int nextBlock(int at) {
    return (at / BLOCK_BYTES + 1) * BLOCK_BYTES;
  }

  /** A block's last bytes stay empty if no head fits into them. */
  static int skipTrailer(int at) {
    return nextBlock(at) - at < HEAD_BYTES ? nextBlock(at) : at;
  }

  /** The fragment that begins here; empty if it is not whole, or does not match its checksum. */
  Optional<Fragment> fragment(int at) {
    if (end() - at < HEAD_BYTES) {
      return Optional.empty();
    }
    int length = length(at);
    int type = type(at);
    int end = at + HEAD_BYTES + length;
    if (type == 0 || end > end() || end > nextBlock(at)) {
      return Optional.empty();
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at + HEAD_BYTES - 1, 1 + length));
    if (bytes.getInt(at) != masked((int) crc.getValue())) {
      return Optional.empty();
    }
    boolean hasHead = (type == WHOLE || type == FIRST) && length >= RECORD_HEAD_BYTES;
    long lastSequence =
        hasHead
            ? bytes.getLong(at + HEAD_BYTES) + bytes.getInt(at + HEAD_BYTES + Long.BYTES) - 1L
            : 0;
    return Optional.of(new Fragment(type, end, lastSequence));
  }

  /**
   * Where a fragment claims to be of a file that was used before. Ledgers reuse none, and RocksDB
   * reads on and on over such a fragment in a manifest.
   */
  Optional<Integer> reusedFragment() {
    int at = 0;
    while (end() - at >= HEAD_BYTES) {
      int type = type(at);
      if (type >= REUSED_MIN && type <= REUSED_MAX) {
        return Optional.of(at);
      }
      at = skipTrailer(at + HEAD_BYTES + length(at));
    }
    return Optional.empty();
  }

  private int length(int at) {
    return Short.toUnsignedInt(bytes.getShort(at + Integer.BYTES));
  }

  private int type(int at) {
    return Byte.toUnsignedInt(bytes.get(at + HEAD_BYTES - 1));
  }

  /** As RocksDB stores checksums, so that sums of what contains sums are no sums. */
  private static int masked(int crc) {
    return Integer.rotateRight(crc, 15) + CRC_MASK_DELTA;
  }
}

package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LedgerException;

/**
 * A block's value: the header hash, the transaction ids, the content; hash and ids each behind
 * their length in 4 bytes, the ids behind their count.
 */
final class BlockFormat {
  private BlockFormat() {}

  static LargeValue write(BlockEntry block) {
    List<byte[]> ids = block.transactionIds().stream().map(id -> id.getBytes(UTF_8)).toList();
    int idBytes = ids.stream().mapToInt(id -> Integer.BYTES + id.length).sum();
    int length = 2 * Integer.BYTES + block.hash().length + idBytes + block.content().length;
    return new LargeValue() {
      @Override
      public int length() {
        return length;
      }

      @Override
      public void writeTo(ByteBuffer buffer) {
        buffer.putInt(block.hash().length).put(block.hash()).putInt(ids.size());
        for (byte[] id : ids) {
          buffer.putInt(id.length).put(id);
        }
        buffer.put(block.content());
      }
    };
  }

  /**
   * Reads back what {@link #write} made.
   *
   * @throws LedgerException if the bytes are something else
   */
  static BlockEntry read(long number, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    try {
      byte[] hash = take(buffer, buffer.getInt());
      int count = buffer.getInt();
      if (count < 0) {
        throw new BufferUnderflowException();
      }
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ids.add(new String(take(buffer, buffer.getInt()), UTF_8));
      }
      return new BlockEntry(number, hash, take(buffer, buffer.remaining()), ids);
    } catch (BufferUnderflowException e) {
      throw new LedgerException("block " + number + " is not in the ledger's format", e);
    }
  }

  private static byte[] take(ByteBuffer buffer, int length) {
    if (length < 0 || length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }
}

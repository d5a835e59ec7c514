package org.logothete.consensus;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes the one canonical encoding of messages, votes and log records: big-endian numbers of fixed
 * width, byte strings and lists with a 32-bit length in front. One value has one encoding, so bytes
 * can be signed, hashed and compared. {@link CanonicalReader} reads it back and refuses anything
 * else.
 */
public final class CanonicalWriter {
  private static final int BYTES_AT_FIRST = 256;

  /** Byte strings as long as this are bodies, and little or nothing follows them. */
  private static final int LARGE = 4096;

  private byte[] buffer;
  private int size;

  public CanonicalWriter() {
    this(BYTES_AT_FIRST);
  }

  /**
   * For an encoding whose length is known: nothing is copied if it is right.
   *
   * @param bytes how long the encoding will be
   */
  public CanonicalWriter(int bytes) {
    buffer = new byte[bytes];
  }

  public CanonicalWriter uint8(int value) {
    if (value < 0 || value > 0xff) {
      throw new IllegalArgumentException("not an unsigned byte: " + value);
    }
    room(1);
    buffer[size++] = (byte) value;
    return this;
  }

  public CanonicalWriter bool(boolean value) {
    return uint8(value ? 1 : 0);
  }

  /** A number from 0 to 2^31-1. */
  public CanonicalWriter uint32(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** A number from 0 to 2^63-1. */
  public CanonicalWriter uint64(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  public CanonicalWriter bytes(Bytes value) {
    uint32(value.size());
    room(value.size());
    value.copyTo(buffer, size);
    size += value.size();
    return this;
  }

  /** The bytes of a buffer from its position to its limit, which are not moved. */
  public CanonicalWriter bytes(ByteBuffer value) {
    int count = value.remaining();
    uint32(count);
    room(count);
    value.get(value.position(), buffer, size, count);
    size += count;
    return this;
  }

  public CanonicalWriter node(NodeId node) {
    return uint32(node.value());
  }

  public <T> CanonicalWriter list(List<T> items, BiConsumer<CanonicalWriter, T> item) {
    uint32(items.size());
    items.forEach(i -> item.accept(this, i));
    return this;
  }

  /** What was written so far. */
  public Bytes toBytes() {
    // A full buffer is never written to again: what comes next has to make room first.
    return Bytes.wrap(size == buffer.length ? buffer : Arrays.copyOf(buffer, size));
  }

  private void room(int bytes) {
    if (bytes > buffer.length - size) {
      int more = bytes >= LARGE ? bytes : Math.max(bytes, size);
      buffer = Arrays.copyOf(buffer, Math.addExact(size, more));
    }
  }
}

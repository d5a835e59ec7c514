package org.logothete.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads small numbers and pieces from a fuzzer's bytes; behind their end everything is zero, so
 * that every byte string is an input.
 */
public final class Input {
  private final byte[] bytes;
  private int position;

  public Input(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Puts pieces one behind the other, as {@link #rest} and {@link #piece} take them apart. */
  public static byte[] join(byte[]... pieces) {
    int length = Arrays.stream(pieces).mapToInt(piece -> piece.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    Arrays.stream(pieces).forEach(all::put);
    return all.array();
  }

  /** A piece with its length in front, as {@link #piece} reads it. */
  public static byte[] sized(byte[] piece) {
    return join(new byte[] {(byte) (piece.length >> 8), (byte) piece.length}, piece);
  }

  public boolean isAtEnd() {
    return position >= bytes.length;
  }

  public int uint8() {
    return isAtEnd() ? 0 : Byte.toUnsignedInt(bytes[position++]);
  }

  /** A number from 0 to below {@code end}, which is at most 256. */
  public int below(int end) {
    return uint8() % end;
  }

  public boolean flag() {
    return (uint8() & 1) == 1;
  }

  public long uint63() {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | uint8();
    }
    return value & Long.MAX_VALUE;
  }

  /** As many bytes as the two in front say, or what is left. */
  public byte[] piece() {
    int length = uint8() << 8 | uint8();
    int end = Math.min(bytes.length, position + length);
    byte[] piece = Arrays.copyOfRange(bytes, Math.min(position, end), end);
    position = end;
    return piece;
  }

  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, Math.min(position, bytes.length), bytes.length);
    position = bytes.length;
    return rest;
  }
}

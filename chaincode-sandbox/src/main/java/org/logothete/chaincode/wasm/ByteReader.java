package org.logothete.chaincode.wasm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a module's bytes; whatever is not there is a refusal. */
final class ByteReader {
  private static final int LEB_BITS = 7;
  private static final int NAME_BYTES_MAX = 1_000;

  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean hasNext() {
    return at < end;
  }

  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  int octet() throws RefusedModuleException {
    if (at == end) {
      throw new RefusedModuleException("the module ends within something at byte " + at);
    }
    return bytes[at++] & 0xff;
  }

  /** What an instruction's memory has to hold as it is. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** An unsigned number of 32 bits. */
  long unsigned() throws RefusedModuleException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += LEB_BITS) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if ((octet & 0x80) == 0) {
        if (value >>> Integer.SIZE != 0) {
          break;
        }
        return value;
      }
    }
    throw new RefusedModuleException("a number at byte %d is too long".formatted(at));
  }

  /** A signed number of so many bits, whose value nobody needs. */
  void skipSigned(int bits) throws RefusedModuleException {
    for (int shift = 0; shift < bits; shift += LEB_BITS) {
      if ((octet() & 0x80) == 0) {
        return;
      }
    }
    throw new RefusedModuleException("a number at byte %d is too long".formatted(at));
  }

  /** How many of something there are. */
  int count(String what, int max) throws RefusedModuleException {
    long count = unsigned();
    if (count > max) {
      throw new RefusedModuleException("%d %s; at most %d".formatted(count, what, max));
    }
    return (int) count;
  }

  /** What lies behind a length, to be read by itself. */
  ByteReader sized() throws RefusedModuleException {
    long size = unsigned();
    if (size > remaining()) {
      throw new RefusedModuleException(
          "%d bytes at byte %d, where %d are left".formatted(size, at, remaining()));
    }
    ByteReader inner = new ByteReader(bytes, at, at + (int) size);
    at += (int) size;
    return inner;
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  void skip(int count) throws RefusedModuleException {
    for (int i = 0; i < count; i++) {
      octet();
    }
  }

  String name() throws RefusedModuleException {
    ByteReader content = sized();
    if (content.remaining() > NAME_BYTES_MAX) {
      throw new RefusedModuleException("a name of %d bytes".formatted(content.remaining()));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.rest())).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedModuleException("a name at byte %d is not UTF-8".formatted(content.at));
    }
  }

  void checkEnd(String what) throws RefusedModuleException {
    if (hasNext()) {
      throw new RefusedModuleException("%d bytes behind %s".formatted(remaining(), what));
    }
  }
}

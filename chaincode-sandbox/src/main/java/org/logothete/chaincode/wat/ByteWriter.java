package org.logothete.chaincode.wat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Bytes of a module in the making. */
public final class ByteWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Bytes as they are. */
  public ByteWriter raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  public ByteWriter bytes(byte[] content) {
    bytes.writeBytes(content);
    return this;
  }

  public ByteWriter bytes(byte[] content, int from, int to) {
    bytes.write(content, from, to - from);
    return this;
  }

  /** An unsigned number, in LEB128. */
  public ByteWriter unsigned(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  /** A signed number, in LEB128. */
  public ByteWriter signed(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>= 7;
    }
    bytes.write((int) (rest & 0x7f));
    return this;
  }

  /** Low bytes first. */
  public ByteWriter littleEndian(long value, int size) {
    for (int i = 0; i < size; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  /** An instruction's code. */
  public ByteWriter opcode(Opcode opcode) {
    int prefixed = opcode.code() >>> 8;
    return prefixed == 0 ? raw(opcode.code()) : raw(prefixed).unsigned(opcode.code() & 0xff);
  }

  /** Contents behind their length. */
  public ByteWriter sized(byte[] content) {
    return unsigned(content.length).bytes(content);
  }

  public ByteWriter name(String name) {
    return sized(name.getBytes(UTF_8));
  }

  /** Items behind their number. */
  public ByteWriter vector(List<byte[]> items) {
    unsigned(items.size());
    items.forEach(this::bytes);
    return this;
  }

  public int size() {
    return bytes.size();
  }

  public byte[] toByteArray() {
    return bytes.toByteArray();
  }
}

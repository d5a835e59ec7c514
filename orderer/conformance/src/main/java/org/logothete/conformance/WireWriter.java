package org.logothete.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A protobuf message written without its schema; the counterpart of {@link WireMessage}. */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Writes a number field; 0 is the default and left out, as canonical encoding has it. */
  WireWriter number(int field, long value) {
    if (value != 0) {
      varint((long) field << 3);
      varint(value);
    }
    return this;
  }

  /** Writes a byte field; nothing if it is empty. */
  WireWriter bytes(int field, byte[] value) {
    return value.length == 0 ? this : present(field, value);
  }

  WireWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a message field, which is there even if the message is empty. */
  WireWriter message(int field, WireWriter value) {
    return present(field, value.encode());
  }

  private WireWriter present(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  byte[] encode() {
    return out.toByteArray();
  }
}

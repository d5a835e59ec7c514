package org.logothete.conformance;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A block taken apart, to be changed in one place and put together again. */
final class Patch {
  /** One signature of slot 0. */
  static final class Signed {
    byte[] identifierHeader = new byte[0];
    byte[] signature = new byte[0];
  }

  private long number;
  private final Map<Integer, byte[]> header = new TreeMap<>();
  final List<byte[]> transactions = new ArrayList<>();
  byte[] value = new byte[0];

  /** Of slot 1, left out if 0. */
  long lastConfig;

  final List<Signed> signatures = new ArrayList<>();

  static Patch of(byte[] encodedBlock) throws AuditException {
    WireMessage block = WireMessage.of(encodedBlock);
    Patch patch = new Patch();
    patch.number = block.message(1).number(1);
    patch.header.put(2, block.message(1).bytes(2));
    patch.header.put(3, block.message(1).bytes(3));
    patch.transactions.addAll(block.message(2).all(1));
    WireMessage slot = WireMessage.of(block.message(3).all(1).getFirst());
    patch.value = slot.bytes(1);
    for (byte[] encoded : slot.all(2)) {
      WireMessage signature = WireMessage.of(encoded);
      Signed signed = new Signed();
      signed.signature = signature.bytes(2);
      signed.identifierHeader = signature.bytes(3);
      patch.signatures.add(signed);
    }
    return patch;
  }

  byte[] header(int field) {
    return header.getOrDefault(field, new byte[0]);
  }

  byte[] encode() {
    ByteArrayOutputStream headerOut = new ByteArrayOutputStream();
    headerOut.write(1 << 3);
    varint(headerOut, number);
    header.forEach((field, content) -> bytes(headerOut, field, content));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    transactions.forEach(transaction -> bytes(data, 1, transaction));
    ByteArrayOutputStream slot = new ByteArrayOutputStream();
    bytes(slot, 1, value);
    for (Signed signed : signatures) {
      ByteArrayOutputStream signature = new ByteArrayOutputStream();
      bytes(signature, 2, signed.signature);
      bytes(signature, 3, signed.identifierHeader);
      bytes(slot, 2, signature.toByteArray());
    }
    ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    bytes(metadata, 1, slot.toByteArray());
    if (lastConfig != 0) {
      byte[] named = new WireWriter().number(1, lastConfig).encode();
      bytes(metadata, 1, new WireWriter().bytes(1, named).encode());
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    bytes(block, 1, headerOut.toByteArray());
    bytes(block, 2, data.toByteArray());
    bytes(block, 3, metadata.toByteArray());
    return block.toByteArray();
  }

  private static void bytes(ByteArrayOutputStream out, int field, byte[] content) {
    varint(out, field << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left > 0x7f) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}

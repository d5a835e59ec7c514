package org.logothete.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A protobuf message read without its schema: fields by number, in order of appearance. */
final class WireMessage {
  private final Map<Integer, List<byte[]>> bytes = new TreeMap<>();
  private final Map<Integer, List<Long>> numbers = new TreeMap<>();

  private WireMessage() {}

  /**
   * Reads a message.
   *
   * @throws AuditException if the bytes are no protobuf message
   */
  static WireMessage of(byte[] encoded) throws AuditException {
    WireMessage message = new WireMessage();
    int[] at = {0};
    while (at[0] < encoded.length) {
      long tag = varint(encoded, at);
      int field = (int) (tag >>> 3);
      switch ((int) (tag & 7)) {
        case 0 ->
            message.numbers.computeIfAbsent(field, _ -> new ArrayList<>()).add(varint(encoded, at));
        case 1 -> skip(encoded, at, 8);
        case 2 -> {
          long length = varint(encoded, at);
          int from = at[0];
          skip(encoded, at, length);
          message
              .bytes
              .computeIfAbsent(field, _ -> new ArrayList<>())
              .add(Arrays.copyOfRange(encoded, from, at[0]));
        }
        case 5 -> skip(encoded, at, 4);
        default -> throw new AuditException("no protobuf message: wire type " + (tag & 7));
      }
    }
    return message;
  }

  private static long varint(byte[] encoded, int[] at) throws AuditException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at[0] >= encoded.length) {
        throw new AuditException("a protobuf message ends in the middle of a number");
      }
      byte next = encoded[at[0]++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new AuditException("a protobuf number has more than ten bytes");
  }

  private static void skip(byte[] encoded, int[] at, long count) throws AuditException {
    if (count < 0 || count > encoded.length - at[0]) {
      throw new AuditException("a protobuf message ends in the middle of a field");
    }
    at[0] += (int) count;
  }

  /** The last value of a byte field, empty if there is none. */
  byte[] bytes(int field) {
    List<byte[]> all = all(field);
    return all.isEmpty() ? new byte[0] : all.getLast();
  }

  List<byte[]> all(int field) {
    return bytes.getOrDefault(field, List.of());
  }

  /** The last value of a number field, 0 if there is none. */
  long number(int field) {
    List<Long> all = numbers.getOrDefault(field, List.of());
    return all.isEmpty() ? 0 : all.getLast();
  }

  WireMessage message(int field) throws AuditException {
    return of(bytes(field));
  }

  /** The last value of a text field, empty if there is none. */
  String text(int field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  /** All of a {@code map<string, Message>} field, in the order of its keys. */
  Map<String, WireMessage> entries(int field) throws AuditException {
    Map<String, WireMessage> entries = new TreeMap<>();
    for (byte[] entry : all(field)) {
      WireMessage pair = of(entry);
      entries.put(pair.text(1), pair.message(2));
    }
    return entries;
  }

  /** The value under the key in a {@code map<string, Message>} field; empty if it is not there. */
  WireMessage mapEntry(int field, String key) throws AuditException {
    for (byte[] entry : all(field)) {
      WireMessage pair = of(entry);
      if (pair.text(1).equals(key)) {
        return pair.message(2);
      }
    }
    return new WireMessage();
  }
}

package org.logothete.chaincode.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Hashes by which a read is compared with what is there later: SHA-256, lengths before contents.
 */
public final class StateHashes {
  private StateHashes() {}

  /** Of a value. */
  public static ByteString ofValue(ByteString value) {
    Sha256 hash = new Sha256();
    add(hash, value);
    return hash.hash();
  }

  /** Of what a range holds. */
  public static ByteString ofEntries(List<StateReader.Entry> entries) {
    Sha256 hash = new Sha256();
    for (StateReader.Entry entry : entries) {
      add(hash, ByteString.copyFrom(entry.key(), UTF_8));
      add(hash, entry.value());
    }
    return hash.hash();
  }

  /** Of a key's past. */
  public static ByteString ofModifications(List<StateReader.Modification> modifications) {
    Sha256 hash = new Sha256();
    for (StateReader.Modification each : modifications) {
      add(hash, ByteString.copyFrom(each.transactionId(), UTF_8));
      hash.add(
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
              .putLong(each.seconds())
              .putInt(each.nanos())
              .flip());
      Optional<ByteString> value = each.value();
      hash.addByte(value.isPresent() ? 1 : 0);
      value.ifPresent(present -> add(hash, present));
    }
    return hash.hash();
  }

  private static void add(Sha256 hash, ByteString bytes) {
    hash.add(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.size()).flip()).add(bytes);
  }
}

package org.logothete.chaincode.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Hashes by which a read is compared with what is there later: SHA-256, lengths before contents.
 */
public final class StateHashes {
  private StateHashes() {}

  /** Of a value. */
  public static ByteString ofValue(ByteString value) {
    MessageDigest digest = sha256();
    add(digest, value);
    return ByteString.copyFrom(digest.digest());
  }

  /** Of what a range holds. */
  public static ByteString ofEntries(List<StateReader.Entry> entries) {
    MessageDigest digest = sha256();
    for (StateReader.Entry entry : entries) {
      add(digest, ByteString.copyFrom(entry.key(), UTF_8));
      add(digest, entry.value());
    }
    return ByteString.copyFrom(digest.digest());
  }

  /** Of a key's past. */
  public static ByteString ofModifications(List<StateReader.Modification> modifications) {
    MessageDigest digest = sha256();
    for (StateReader.Modification each : modifications) {
      add(digest, ByteString.copyFrom(each.transactionId(), UTF_8));
      digest.update(
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
              .putLong(each.seconds())
              .putInt(each.nanos())
              .flip());
      Optional<ByteString> value = each.value();
      digest.update((byte) (value.isPresent() ? 1 : 0));
      value.ifPresent(present -> add(digest, present));
    }
    return ByteString.copyFrom(digest.digest());
  }

  private static void add(MessageDigest digest, ByteString bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.size()).flip());
    bytes.asReadOnlyByteBufferList().forEach(digest::update);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

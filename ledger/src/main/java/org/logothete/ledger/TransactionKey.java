package org.logothete.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a ledger knows a transaction by, {@value #LENGTH} bytes whatever clients send: the form, and
 * 32 bytes. Ordered as bytes without sign.
 */
public final class TransactionKey implements Comparable<TransactionKey> {
  /** Bytes of a key. */
  public static final int LENGTH = 33;

  private static final int HEX_ID_LENGTH = 64;

  /** The 32 bytes that a Fabric id spells in lower-case hex. */
  private static final byte DECODED = 0;

  /** SHA-256 over any other text. */
  private static final byte DIGEST = 1;

  private final byte[] bytes;

  private TransactionKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key of a transaction's id. */
  public static TransactionKey of(String id) {
    if (id.length() == HEX_ID_LENGTH && id.chars().allMatch(TransactionKey::isLowerHex)) {
      return of(DECODED, HexFormat.of().parseHex(id));
    }
    return of(DIGEST, sha256(id.getBytes(UTF_8)));
  }

  /**
   * Reads back what {@link #toBytes} gave.
   *
   * @throws IllegalArgumentException if the bytes are no key
   */
  public static TransactionKey ofBytes(byte[] bytes) {
    if (bytes.length != LENGTH || bytes[0] < DECODED || bytes[0] > DIGEST) {
      throw new IllegalArgumentException("this is not the key of a transaction");
    }
    return new TransactionKey(bytes.clone());
  }

  private static TransactionKey of(byte form, byte[] id) {
    byte[] bytes = new byte[LENGTH];
    bytes[0] = form;
    System.arraycopy(id, 0, bytes, 1, id.length);
    return new TransactionKey(bytes);
  }

  /** The form and the 32 bytes; a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(TransactionKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransactionKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean isLowerHex(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}

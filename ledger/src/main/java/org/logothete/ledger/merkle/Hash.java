package org.logothete.ledger.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 hash; immutable, ordered as bytes without sign. */
public final class Hash implements Comparable<Hash> {
  /** Bytes of a hash. */
  public static final int LENGTH = 32;

  /** Bits of a hash. */
  public static final int BITS = LENGTH * Byte.SIZE;

  /** What stands for "nothing is here": nobody knows bytes of which it is the hash. */
  public static final Hash ZERO = new Hash(new byte[LENGTH]);

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The hash of these bytes, which are copied.
   *
   * @throws IllegalArgumentException unless there are 32
   */
  public static Hash copyOf(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /** SHA-256 of these bytes and nothing else. */
  public static Hash sha256(byte[] content) {
    return new Hash(MerkleHasher.newSha256().digest(content));
  }

  /** The hash whose bytes come next. */
  public static Hash read(ByteBuffer buffer) {
    byte[] bytes = new byte[LENGTH];
    buffer.get(bytes);
    return new Hash(bytes);
  }

  /** What a digest was fed with, hashed. */
  static Hash of(MessageDigest digest) {
    return new Hash(digest.digest());
  }

  public boolean isZero() {
    return equals(ZERO);
  }

  /** A bit; number 0 is the highest of the first byte. */
  public boolean bit(int index) {
    return (bytes[index / Byte.SIZE] & (0x80 >>> (index % Byte.SIZE))) != 0;
  }

  /** How many bits, counted from the first, are the same. */
  int commonBits(Hash other) {
    int at = Arrays.mismatch(bytes, other.bytes);
    if (at < 0) {
      return BITS;
    }
    int difference = (bytes[at] ^ other.bytes[at]) & 0xff;
    return at * Byte.SIZE + Integer.numberOfLeadingZeros(difference) - (Integer.SIZE - Byte.SIZE);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  public void writeTo(ByteBuffer buffer) {
    buffer.put(bytes);
  }

  void feed(MessageDigest digest) {
    digest.update(bytes);
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The first digits in lower-case hex. */
  String digits(int count) {
    return HexFormat.of().formatHex(bytes, 0, (count + 1) / 2).substring(0, count);
  }

  /** In lower-case hex. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}

package org.logothete.consensus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An immutable byte string with value equality and unsigned lexicographic order. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  /** Never fed: its copies are. To look a provider up costs as much as to hash a vote. */
  private static final MessageDigest SHA_256 = newSha256();

  private final byte[] content;
  private int hash;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of the given array. */
  public static Bytes copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /**
   * The given array itself, not copied. The caller gives the array away: writing to it afterwards
   * breaks immutability for everybody who holds this value.
   */
  public static Bytes wrap(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content);
  }

  public static Bytes ofHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex));
  }

  public static Bytes ofUtf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return content.length;
  }

  public boolean isEmpty() {
    return content.length == 0;
  }

  public byte at(int index) {
    return content[index];
  }

  public byte[] toArray() {
    return content.clone();
  }

  /** A read-only view; costs no copy. */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** Copies the bytes into an array that has room for them from {@code at} on. */
  void copyTo(byte[] target, int at) {
    System.arraycopy(content, 0, target, at, content.length);
  }

  /**
   * A copy of the bytes from {@code from} to before {@code to}.
   *
   * @throws IndexOutOfBoundsException if that is not a range of these bytes
   */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, content.length);
    return wrap(Arrays.copyOfRange(content, from, to));
  }

  /** SHA-256 of the content. */
  public Bytes sha256() {
    try {
      MessageDigest digest = (MessageDigest) SHA_256.clone();
      return new Bytes(digest.digest(content));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of " + SHA_256.getProvider() + " has no copy", e);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  public String toHex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    int h = hash;
    if (h == 0) {
      h = Arrays.hashCode(content);
      hash = h;
    }
    return h;
  }

  /** The first bytes in hex; enough for a log line, never for a comparison. */
  @Override
  public String toString() {
    return content.length <= 8
        ? toHex()
        : HexFormat.of().formatHex(content, 0, 8) + "…(" + content.length + ")";
  }
}

package org.logothete.ledger.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes that a tree is made of. What is hashed begins with one byte that says what it is, so
 * that bytes of one kind are never taken for another. Used by one thread at a time.
 */
public final class MerkleHasher {
  private static final byte LEAF = 0;
  private static final byte INNER = 1;
  private static final byte KEY = 2;
  private static final byte VALUE = 3;

  private final MessageDigest digest;

  public MerkleHasher() {
    digest = newSha256();
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Where a key stands in a tree. */
  public Hash key(byte[] key) {
    digest.update(KEY);
    digest.update(key);
    return Hash.of(digest);
  }

  /** What a tree says of a value that comes in two parts. */
  public Hash value(ByteBuffer head, byte[] content) {
    digest.update(VALUE);
    digest.update(head);
    digest.update(content);
    return Hash.of(digest);
  }

  Hash leaf(Hash key, Hash value) {
    return pair(LEAF, key, value);
  }

  Hash inner(Hash left, Hash right) {
    return pair(INNER, left, right);
  }

  private Hash pair(byte kind, Hash first, Hash second) {
    digest.update(kind);
    first.feed(digest);
    second.feed(digest);
    return Hash.of(digest);
  }
}

package org.logothete.ledger.merkle;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The way from a root to where a key stands, or would stand: enough to compute the root anew, for
 * somebody who has nothing but the root.
 *
 * @param siblings hashes beside the way, from the root down; zero where nothing is
 * @param end what the way ends at
 */
public record MerkleProof(List<Hash> siblings, End end) {
  /** The most bytes that {@link #toBytes} gives. */
  public static final int BYTES_MAX =
      2 + Short.BYTES + Hash.BITS / Byte.SIZE + (Hash.BITS + 2) * Hash.LENGTH;

  private static final byte FORMAT = 1;

  /** What a proof's way ends at. */
  public sealed interface End {
    /** The end of a way on which this leaf is met. */
    static End at(MerkleNode.Leaf leaf, Hash key) {
      return leaf.key().equals(key) ? Same.SAME : new Other(leaf.key(), leaf.value());
    }
  }

  /** The key's own leaf. */
  public enum Same implements End {
    SAME
  }

  /** Nothing: no key begins so. */
  public enum Nothing implements End {
    NOTHING
  }

  /** The leaf of another key, which is the only one that begins so. */
  public record Other(Hash key, Hash value) implements End {}

  /**
   * @throws IllegalArgumentException if there is no tree with such a way: it is longer than a key,
   *     or ends beside nothing, where its last inner node would have but one leaf
   */
  public MerkleProof {
    siblings = List.copyOf(siblings);
    if (siblings.size() > Hash.BITS) {
      throw new IllegalArgumentException("the way is longer than a key: " + siblings.size());
    }
    if (!siblings.isEmpty() && siblings.getLast().isZero()) {
      throw new IllegalArgumentException("the way ends beside nothing");
    }
  }

  /** Whether this value stands under this key in the tree with this root. */
  public boolean holds(Hash root, Hash key, Hash value) {
    MerkleHasher hasher = new MerkleHasher();
    return end == Same.SAME && fold(hasher, key, hasher.leaf(key, value)).equals(root);
  }

  /** Whether nothing stands under this key in the tree with this root. */
  public boolean lacks(Hash root, Hash key) {
    MerkleHasher hasher = new MerkleHasher();
    return switch (end) {
      case Same _ -> false;
      case Nothing _ -> fold(hasher, key, Hash.ZERO).equals(root);
      case Other other -> {
        int common = key.commonBits(other.key);
        yield common < Hash.BITS
            && common >= siblings.size()
            && fold(hasher, key, hasher.leaf(other.key, other.value)).equals(root);
      }
    };
  }

  private Hash fold(MerkleHasher hasher, Hash key, Hash bottom) {
    Hash hash = bottom;
    for (int depth = siblings.size() - 1; depth >= 0; depth--) {
      Hash sibling = siblings.get(depth);
      hash = key.bit(depth) ? hasher.inner(sibling, hash) : hasher.inner(hash, sibling);
    }
    return hash;
  }

  /**
   * The one form of this proof in bytes: format, end (0 same, 1 nothing, 2 other), length of the
   * way in 2 bytes, a bit for each sibling that is not zero, these siblings, the other leaf.
   */
  public byte[] toBytes() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES_MAX);
    buffer.put(FORMAT).put(kind(end)).putShort((short) siblings.size());
    byte[] present = new byte[bitmapLength(siblings.size())];
    for (int depth = 0; depth < siblings.size(); depth++) {
      if (!siblings.get(depth).isZero()) {
        present[depth / Byte.SIZE] |= (byte) (0x80 >>> (depth % Byte.SIZE));
      }
    }
    buffer.put(present);
    siblings.stream().filter(sibling -> !sibling.isZero()).forEach(hash -> hash.writeTo(buffer));
    if (end instanceof Other other) {
      other.key.writeTo(buffer);
      other.value.writeTo(buffer);
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /**
   * Reads back what {@link #toBytes} gave.
   *
   * @throws MalformedException if these bytes are not the form of any proof
   */
  public static MerkleProof parse(byte[] bytes) throws MalformedException {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedException("a proof has at most " + BYTES_MAX + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new MalformedException("a proof of format " + format + " is not known");
      }
      byte kind = buffer.get();
      List<Hash> siblings = siblings(buffer, Short.toUnsignedInt(buffer.getShort()));
      MerkleProof proof = new MerkleProof(siblings, end(kind, buffer));
      if (buffer.hasRemaining()) {
        throw new MalformedException(buffer.remaining() + " bytes behind the end of a proof");
      }
      return proof;
    } catch (BufferUnderflowException e) {
      throw new MalformedException("a proof is cut short");
    }
  }

  private static List<Hash> siblings(ByteBuffer buffer, int length) throws MalformedException {
    if (length > Hash.BITS) {
      throw new MalformedException("the way of a proof is longer than a key: " + length);
    }
    byte[] present = new byte[bitmapLength(length)];
    buffer.get(present);
    List<Hash> siblings = new ArrayList<>();
    for (int depth = 0; depth < present.length * Byte.SIZE; depth++) {
      boolean here = (present[depth / Byte.SIZE] & (0x80 >>> (depth % Byte.SIZE))) != 0;
      if (depth >= length && here) {
        throw new MalformedException("a proof names a sibling behind the end of its way");
      }
      if (depth < length) {
        siblings.add(here ? sibling(buffer) : Hash.ZERO);
      }
    }
    if (length > 0 && siblings.getLast().isZero()) {
      throw new MalformedException("the way of a proof ends beside nothing");
    }
    return siblings;
  }

  private static Hash sibling(ByteBuffer buffer) throws MalformedException {
    Hash sibling = Hash.read(buffer);
    if (sibling.isZero()) {
      throw new MalformedException("a proof spells out that nothing is beside its way");
    }
    return sibling;
  }

  private static int bitmapLength(int siblings) {
    return (siblings + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static byte kind(End end) {
    return switch (end) {
      case Same _ -> 0;
      case Nothing _ -> 1;
      case Other _ -> 2;
    };
  }

  private static End end(byte kind, ByteBuffer buffer) throws MalformedException {
    return switch (kind) {
      case 0 -> Same.SAME;
      case 1 -> Nothing.NOTHING;
      case 2 -> new Other(Hash.read(buffer), Hash.read(buffer));
      default -> throw new MalformedException("a proof does not end in the way " + kind);
    };
  }
}

package org.logothete.ledger.merkle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Leaves for trees, and what their root must be. */
public final class Leaves {
  static final MerkleHasher HASHER = new MerkleHasher();

  private Leaves() {}

  static Hash key(int number) {
    return HASHER.key(("key " + number).getBytes(UTF_8));
  }

  static Hash value(int number) {
    return HASHER.value(ByteBuffer.allocate(0), ("value " + number).getBytes(UTF_8));
  }

  static MerkleChange put(int key, int value) {
    return put(key(key), value(value));
  }

  static MerkleChange put(Hash key, Hash value) {
    return MerkleChange.put(MerkleNode.Leaf.of(HASHER, key, value));
  }

  static List<MerkleChange> puts(SortedMap<Hash, Hash> leaves) {
    List<MerkleChange> puts = new ArrayList<>();
    leaves.forEach((key, value) -> puts.add(put(key, value)));
    return puts;
  }

  /** As many leaves as asked for. */
  static SortedMap<Hash, Hash> some(int count) {
    SortedMap<Hash, Hash> leaves = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      leaves.put(key(i), value(i));
    }
    return leaves;
  }

  /** The root as it is defined, from all leaves. */
  public static Hash root(SortedMap<Hash, Hash> leaves) {
    return root(new ArrayList<>(leaves.entrySet().stream().toList()), 0);
  }

  private static Hash root(List<Map.Entry<Hash, Hash>> leaves, int depth) {
    if (leaves.isEmpty()) {
      return Hash.ZERO;
    }
    if (leaves.size() == 1) {
      return HASHER.leaf(leaves.getFirst().getKey(), leaves.getFirst().getValue());
    }
    return HASHER.inner(
        root(leaves.stream().filter(leaf -> !leaf.getKey().bit(depth)).toList(), depth + 1),
        root(leaves.stream().filter(leaf -> leaf.getKey().bit(depth)).toList(), depth + 1));
  }

  /** A key hash that shares its first bits with another, and no more. */
  static Hash sharing(Hash other, int bits) {
    byte[] bytes = other.toBytes();
    bytes[bits / Byte.SIZE] ^= (byte) (0x80 >>> (bits % Byte.SIZE));
    return Hash.copyOf(bytes);
  }
}

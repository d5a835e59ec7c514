package org.logothete.ledger.merkle;

/**
 * What is to stand under a key.
 *
 * @param after a leaf of this key, or nothing
 */
public record MerkleChange(Hash key, MerkleNode after) implements Comparable<MerkleChange> {
  public MerkleChange {
    boolean fits =
        switch (after) {
          case MerkleNode.Empty _ -> true;
          case MerkleNode.Leaf leaf -> leaf.key().equals(key);
          case MerkleNode.Inner _, MerkleNode.Stub _ -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException("under a key stands its leaf or nothing");
    }
  }

  public static MerkleChange put(MerkleNode.Leaf leaf) {
    return new MerkleChange(leaf.key(), leaf);
  }

  public static MerkleChange remove(Hash key) {
    return new MerkleChange(key, MerkleNode.Empty.EMPTY);
  }

  /** By key hash. */
  @Override
  public int compareTo(MerkleChange other) {
    return key.compareTo(other.key);
  }
}

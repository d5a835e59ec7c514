package org.logothete.ledger.merkle;

/**
 * What stands at one place of a tree, that is, below one beginning of key hashes.
 *
 * <p>The form is fixed by the leaves alone: nothing where there is no leaf, the leaf itself where
 * there is one, and an inner node where there are two or more.
 */
public sealed interface MerkleNode {
  /** What the node's parent is hashed from. */
  Hash hash();

  /** No leaf. */
  enum Empty implements MerkleNode {
    EMPTY;

    @Override
    public Hash hash() {
      return Hash.ZERO;
    }
  }

  /**
   * One leaf.
   *
   * @param key hash of the key, whose bits are the way from the root
   * @param value hash of the value
   */
  record Leaf(Hash key, Hash value, Hash hash) implements MerkleNode {
    public static Leaf of(MerkleHasher hasher, Hash key, Hash value) {
      return new Leaf(key, value, hasher.leaf(key, value));
    }
  }

  /**
   * Two leaves or more.
   *
   * @param left those whose next bit is 0
   * @param right those whose next bit is 1
   */
  record Inner(MerkleNode left, MerkleNode right, Hash hash) implements MerkleNode {
    static Inner of(MerkleHasher hasher, MerkleNode left, MerkleNode right) {
      return new Inner(left, right, hasher.inner(left.hash(), right.hash()));
    }
  }

  /** Two leaves or more, in a page that was not read. */
  record Stub(Hash hash) implements MerkleNode {}
}

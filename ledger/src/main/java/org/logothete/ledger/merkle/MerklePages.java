package org.logothete.ledger.merkle;

/**
 * Where a tree keeps its nodes. A page holds what is at most {@link PagePath#LEVELS} levels below
 * one inner node; places without an inner node have no page, their leaf is in the page above.
 */
public interface MerklePages {
  /** The whole tree is in memory, and old trees stay what they were. */
  MerklePages IN_MEMORY =
      new MerklePages() {
        @Override
        public MerkleNode.Inner load(PagePath path, Hash hash) {
          throw new IllegalStateException("a tree in memory has no page " + path);
        }

        @Override
        public MerkleNode settle(PagePath path, MerkleNode before, MerkleNode after) {
          return after;
        }
      };

  /** The node of a page; it has this hash. */
  MerkleNode.Inner load(PagePath path, Hash hash);

  /**
   * Takes what stands at a page's place after an update.
   *
   * @return the same, or the stub for it
   */
  MerkleNode settle(PagePath path, MerkleNode before, MerkleNode after);
}

package org.logothete.ledger.rocks;

import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MalformedException;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.MerkleNode.Inner;
import org.logothete.ledger.merkle.MerklePages;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.merkle.PageFormat;
import org.logothete.ledger.merkle.PagePath;

/**
 * The pages of one channel's state. They have no checksum: a page's bytes must have the hash that
 * the page above names, so that an old page in its place is noticed as well.
 */
final class RocksPages implements MerklePages {
  private final RowReader reader;
  private final StateRows rows;
  private final PageFormat format;
  private final RocksStore.Batch changes;

  private RocksPages(
      RowReader reader, StateRows rows, MerkleHasher hasher, RocksStore.Batch changes) {
    this.reader = reader;
    this.rows = rows;
    this.format = new PageFormat(hasher);
    this.changes = changes;
  }

  /** A tree whose updates are put into these changes. */
  static MerkleTree tree(RowReader reader, StateRows rows, RocksStore.Batch changes) {
    MerkleHasher hasher = new MerkleHasher();
    return new MerkleTree(hasher, new RocksPages(reader, rows, hasher, changes));
  }

  /** A tree whose updates are forgotten. */
  static MerkleTree tree(RowReader reader, StateRows rows) {
    return tree(reader, rows, new RocksStore.Batch());
  }

  @Override
  public Inner load(PagePath path, Hash hash) {
    byte[] bytes =
        reader
            .get(Table.STATE_TREE, rows.page(path))
            .orElseThrow(() -> damaged(path, "is missing"));
    try {
      Inner node = format.readPage(bytes);
      if (!node.hash().equals(hash)) {
        throw damaged(path, "does not have the hash that is named above it");
      }
      return node;
    } catch (MalformedException e) {
      throw damaged(path, "is none: " + e.getMessage());
    }
  }

  @Override
  public MerkleNode settle(PagePath path, MerkleNode before, MerkleNode after) {
    if (after instanceof Inner inner) {
      if (!after.hash().equals(before.hash())) {
        changes.put(Table.STATE_TREE, rows.page(path), PageFormat.page(inner));
      }
      return new MerkleNode.Stub(after.hash());
    }
    if (before instanceof MerkleNode.Stub) {
      changes.delete(Table.STATE_TREE, rows.page(path));
    }
    return after;
  }

  private static LedgerException damaged(PagePath path, String what) {
    return new LedgerException(
        "the state is damaged: page \"%s\" of its tree %s".formatted(path.digits(), what));
  }
}

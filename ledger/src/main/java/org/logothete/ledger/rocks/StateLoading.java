package org.logothete.ledger.rocks;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateEntry;

/**
 * Fills an empty state with the entries of another one, as many at a time as fit into memory. Until
 * the state's record is written all rows belong to nobody.
 */
final class StateLoading implements Consumer<StateEntry> {
  /** Entries that are loaded in one write. */
  static final int STEP_ENTRIES = 1 << 15;

  private static final long STEP_BYTES = 16L << 20;

  private final RocksStore store;
  private final StateRows rows;
  private final MerkleHasher hasher = new MerkleHasher();
  private final List<StateEntry> step = new ArrayList<>();
  private long stepBytes;
  private MerkleNode root = MerkleNode.Empty.EMPTY;
  private long keys;

  StateLoading(RocksStore store, StateRows rows) {
    this.store = store;
    this.rows = rows;
  }

  @Override
  public void accept(StateEntry entry) {
    step.add(entry);
    stepBytes += entry.bytes();
    if (step.size() == STEP_ENTRIES || stepBytes >= STEP_BYTES) {
      write();
    }
  }

  private void write() {
    RocksStore.Batch changes = new RocksStore.Batch();
    SortedMap<Hash, MerkleChange> leaves = new TreeMap<>();
    for (StateEntry entry : step) {
      byte[] row = rows.key(entry.key());
      changes.put(Table.STATE, row, rows.sealed(row, entry.value()));
      MerkleChange leaf = entry.change(hasher);
      leaves.put(leaf.key(), leaf);
    }
    MerkleTree.Updated tree =
        RocksPages.tree(store, rows, changes).update(root, List.copyOf(leaves.values()));
    store.write(changes);
    root = tree.root();
    keys += tree.leavesAdded();
    step.clear();
    stepBytes = 0;
  }

  /** Writes what is left; says what the state then is. */
  StateRecord finish(String channel, StateDigest expected) {
    write();
    return new StateRecord(channel, expected.height(), keys, root, expected.checkpoint());
  }
}

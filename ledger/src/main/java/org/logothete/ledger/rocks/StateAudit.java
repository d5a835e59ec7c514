package org.logothete.ledger.rocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleNode;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateFigures;
import org.logothete.ledger.state.StateKey;

/**
 * Compares a channel's state with its root, in memory that does not grow with it.
 *
 * <p>Reading the whole tree computes every hash of it anew, up to the root. Then each value is put
 * into the tree as if it were new: the root stays the same only if its leaf is there already. As
 * there are as many leaves as values, they are the same.
 */
final class StateAudit {
  private static final int STEP_ENTRIES = 1 << 14;

  private final RocksStore store;
  private final StateRows rows;
  private final StateRecord record;
  private final HistoryRecord history;
  private final MerkleHasher hasher = new MerkleHasher();

  /** Leaves of the values read last, and whose they are; its size is bounded, not its values'. */
  private final SortedMap<MerkleChange, StateKey> step = new TreeMap<>();

  private long values;
  private long writes;

  StateAudit(RocksStore store, int channel, StateRecord record) {
    this.store = store;
    this.rows = new StateRows(channel);
    this.record = record;
    this.history = HistoryRecord.read(store, record.channel());
  }

  /**
   * Reads all of it.
   *
   * @throws LedgerException naming what is damaged
   */
  StateFigures run() {
    MerkleTree.Census census = RocksPages.tree(store, rows).census(record.root());
    store.scan(
        Table.STATE,
        rows.prefix(),
        (row, value) ->
            take(new StateEntry(StateRows.parseKey(row), StateRows.parseValue(row, value))));
    compareStep();
    compare("keys", record.keys(), values);
    compare("leaves in its tree", record.keys(), census.leaves());
    compare("pages", census.pages(), store.count(Table.STATE_TREE, rows.prefix()));
    store.scan(Table.STATE_HISTORY, rows.prefix(), this::checkHistory);
    checkDigests();
    long checkpoints = rows.checkpoint(store, record).stream().count();
    compare("checkpoints", checkpoints, store.count(Table.STATE_CHECKPOINT, rows.prefix()));
    return new StateFigures(
        record.height(), record.keys(), history.from(), writes, record.root().hash());
  }

  private void checkHistory(byte[] row, byte[] value) {
    if (Checksummed.unseal(row, value).isEmpty()) {
      throw new LedgerException(
          "the state is damaged: a write in its history does not match its checksum");
    }
    long block = StateRows.parseHistoryVersion(row).block();
    if (block < history.cleared()) {
      throw new LedgerException(
          "the state is damaged: its history tells of block %d, and was cleared up to %d"
              .formatted(block, history.cleared()));
    }
    // What pruning forgot and has not deleted yet is no part of it.
    writes += block < history.from() ? 0 : 1;
  }

  /** The newest is that of the record; of the earlier ones only their checksums can be told. */
  private void checkDigests() {
    Optional<StateDigest> newest =
        digests().or(() -> Optional.of(StateDigest.NOTHING)).filter(record.digest()::equals);
    if (newest.isEmpty()) {
      throw new LedgerException(
          "the state is damaged: its newest digest is not that of its record");
    }
  }

  private Optional<StateDigest> digests() {
    List<StateDigest> first = new ArrayList<>();
    store.scan(
        Table.STATE_DIGESTS,
        rows.prefix(),
        (row, value) -> {
          StateDigest digest = StateRows.parseDigest(row, value);
          if (first.isEmpty()) {
            first.add(digest);
          }
        });
    return first.stream().findFirst();
  }

  private void take(StateEntry entry) {
    values++;
    step.put(entry.change(hasher), entry.key());
    if (step.size() == STEP_ENTRIES) {
      compareStep();
    }
  }

  private void compareStep() {
    MerkleTree tree = RocksPages.tree(store, rows);
    MerkleNode after = tree.update(record.root(), List.copyOf(step.keySet())).root();
    if (!after.hash().equals(record.root().hash())) {
      step.forEach((leaf, key) -> compareLeaf(tree, leaf, key));
    }
    step.clear();
  }

  private void compareLeaf(MerkleTree tree, MerkleChange leaf, StateKey key) {
    if (tree.leaf(record.root(), leaf.key()).stream().noneMatch(leaf.after()::equals)) {
      throw new LedgerException(
          "the state is damaged: the value of %s is not the one in its tree".formatted(key));
    }
  }

  private static void compare(String what, long expected, long found) {
    if (expected != found) {
      throw new LedgerException(
          "the state is damaged: it has %d %s where there must be %d"
              .formatted(found, what, expected));
    }
  }
}

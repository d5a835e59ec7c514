package org.logothete.ledger.rocks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.MerkleChange;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.rocks.StateRecord.Phase;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateCheck;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.StateWrite;

/** The state of one channel in the node's database. */
final class RocksState implements ChannelState {
  /** Entries that are loaded in one write. */
  static final int STEP_ENTRIES = 1 << 15;

  private static final long STEP_BYTES = 16L << 20;

  private final RocksStore store;
  private final StoredChannel channel;
  private final StateRows rows;
  private volatile StateRecord record;

  /** Set by a failed write: what is on the disk is then unknown until the next start. */
  private boolean halted;

  private RocksState(RocksStore store, StoredChannel channel, int id, StateRecord record) {
    this.store = store;
    this.channel = channel;
    this.rows = new StateRows(id);
    this.record = record;
  }

  /**
   * Finds a state as the last run left it.
   *
   * @param id what the channel's keys begin with
   * @throws LedgerException if its record is damaged, or it is ahead of its channel
   */
  static RocksState open(RocksStore store, StoredChannel channel, int id) {
    StateRecord record = StateRecord.read(store, channel.channel());
    if (record.height() > channel.height()) {
      throw new LedgerException(
          "channel %s in %s is damaged: it has height %d and its state has %d"
              .formatted(channel.channel(), store.directory(), channel.height(), record.height()));
    }
    return new RocksState(store, channel, id, record);
  }

  @Override
  public long height() {
    return record.height();
  }

  @Override
  public StateView view() {
    RocksStore.View view = store.view();
    try {
      StateRecord seen = StateRecord.read(view, channel.channel());
      refuseIfLoading(seen);
      return new RocksStateView(view, rows, seen);
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
  }

  @Override
  public synchronized void apply(StateBatch batch) {
    refuseIfHalted();
    refuseIfLoading(record);
    StateCheck.continuation(channel.channel(), height(), channel.height(), batch);
    RocksStore.Batch changes = new RocksStore.Batch();
    putHistory(changes, batch.writes());
    for (StateWrite write : batch.lastWrites()) {
      byte[] row = rows.key(write.key());
      switch (write) {
        case StateWrite.Put put -> changes.put(Table.STATE, row, rows.sealed(row, put.value()));
        case StateWrite.Delete _ -> changes.delete(Table.STATE, row);
      }
    }
    MerkleTree.Updated tree =
        RocksPages.tree(store, rows, changes)
            .update(record.root(), batch.changes(new MerkleHasher()));
    putCheckpoint(changes, batch);
    write(
        changes,
        new StateRecord(
            channel.channel(),
            Phase.WHOLE,
            batch.block() + 1,
            record.keys() + tree.leavesAdded(),
            tree.root(),
            batch.checkpoint().map(StateCheckpoint::digest).or(record::checkpoint)));
  }

  private void putCheckpoint(RocksStore.Batch changes, StateBatch batch) {
    byte[] row = rows.checkpoint();
    batch
        .checkpoint()
        .ifPresent(c -> changes.put(Table.STATE_CHECKPOINT, row, rows.sealed(row, c)));
  }

  private void putHistory(RocksStore.Batch changes, List<StateWrite> writes) {
    MerkleHasher hasher = new MerkleHasher();
    for (StateWrite write : writes) {
      byte[] row = rows.history(write.key().hash(hasher), write.version());
      changes.put(Table.STATE_HISTORY, row, rows.sealed(row, write));
    }
  }

  private void write(RocksStore.Batch changes, StateRecord next) {
    halted = true;
    store.write(changes.put(Table.META, next.key(), next.value()));
    halted = false;
    record = next;
  }

  @Override
  public synchronized boolean load(long height, Hash root, Iterator<StateEntry> entries) {
    refuseIfHalted();
    StateCheck.loading(channel.channel(), height(), channel.height(), height);
    StateRecord loading = StateRecord.empty(channel.channel(), Phase.LOADING);
    clear(loading);
    while (entries.hasNext()) {
      loading = loadSome(loading, entries);
    }
    if (!loading.root().hash().equals(root)) {
      clear(StateRecord.empty(channel.channel(), Phase.WHOLE));
      return false;
    }
    write(
        new RocksStore.Batch(),
        new StateRecord(
            channel.channel(),
            Phase.WHOLE,
            height,
            loading.keys(),
            loading.root(),
            Optional.empty()));
    return true;
  }

  /** Deletes what was loaded in vain, if anything was: it marks ranges that every read looks at. */
  private void clear(StateRecord next) {
    RocksStore.Batch changes = new RocksStore.Batch();
    if (record.phase() == Phase.LOADING) {
      for (Table table : List.of(Table.STATE, Table.STATE_HISTORY, Table.STATE_TREE)) {
        changes.deleteRange(table, rows.prefix(), rows.end());
      }
    }
    write(changes, next);
  }

  /** The record keeps its height 0, and stays the one to continue, until all is there. */
  private StateRecord loadSome(StateRecord loading, Iterator<StateEntry> entries) {
    RocksStore.Batch changes = new RocksStore.Batch();
    MerkleHasher hasher = new MerkleHasher();
    SortedMap<Hash, MerkleChange> leaves = new TreeMap<>();
    List<StateWrite> writes = new ArrayList<>();
    long bytes = 0;
    while (entries.hasNext() && writes.size() < STEP_ENTRIES && bytes < STEP_BYTES) {
      StateEntry entry = entries.next();
      byte[] row = rows.key(entry.key());
      changes.put(Table.STATE, row, rows.sealed(row, entry.value()));
      writes.add(new StateWrite.Put(entry.key(), entry.value()));
      MerkleChange leaf = entry.change(hasher);
      leaves.put(leaf.key(), leaf);
      bytes += entry.bytes();
    }
    putHistory(changes, writes);
    MerkleTree.Updated tree =
        RocksPages.tree(store, rows, changes).update(loading.root(), List.copyOf(leaves.values()));
    StateRecord next =
        new StateRecord(
            loading.channel(),
            loading.phase(),
            loading.height(),
            loading.keys() + tree.leavesAdded(),
            tree.root(),
            Optional.empty());
    write(changes, next);
    return next;
  }

  private void refuseIfLoading(StateRecord seen) {
    if (seen.phase() == Phase.LOADING) {
      throw new LedgerException(
          "the state of channel %s in %s was not loaded to its end; load it again"
              .formatted(channel.channel(), store.directory()));
    }
  }

  private void refuseIfHalted() {
    if (halted) {
      throw new LedgerException(
          "the state of channel %s is halted by an earlier failure to write"
              .formatted(channel.channel()));
    }
  }
}

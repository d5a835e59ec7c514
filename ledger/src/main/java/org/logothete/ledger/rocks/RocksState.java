package org.logothete.ledger.rocks;

import java.util.List;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.merkle.MerkleHasher;
import org.logothete.ledger.merkle.MerkleTree;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateCheck;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.StateWrite;

/** The state of one channel in the node's database. */
final class RocksState implements ChannelState {
  private final RocksStore store;
  private final StoredChannel channel;
  private final StateRows rows;
  private volatile StateRecord record;

  /** Set by a failed write: what is on the disk is then unknown until the next start. */
  private boolean halted;

  private boolean removed;

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
      return new RocksStateView(view, rows, channel.channel());
    } catch (RuntimeException e) {
      view.close();
      throw e;
    }
  }

  /** The channel is removed: whoever still holds its state writes nothing any more. */
  synchronized void end() {
    removed = true;
  }

  @Override
  public synchronized void apply(StateBatch batch) {
    refuseIfRemoved();
    refuseIfHalted();
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
    StateRecord next =
        new StateRecord(
            channel.channel(),
            batch.block() + 1,
            record.keys() + tree.leavesAdded(),
            tree.root(),
            batch.checkpoint().map(StateCheckpoint::digest).or(record::checkpoint));
    rows.put(changes, next, batch.checkpoint());
    halted = true;
    store.write(changes);
    halted = false;
    record = next;
  }

  @Override
  public void forgetHistory(long first) {
    StateCheck.historyBegin(channel.channel(), height(), first);
    HistoryRecord history = HistoryRecord.read(store, channel.channel());
    if (first > history.from()) {
      history = history.withFrom(first);
      RocksStore.Batch changes = new RocksStore.Batch();
      forgetDigests(first, changes);
      write(changes.put(Table.META, history.key(), history.value()));
    }
    if (history.cleared() < history.from()) {
      new HistoryPruning(store, rows).clear(history.from());
      write(new RocksStore.Batch().put(Table.META, history.key(), history.allCleared().value()));
    }
  }

  private synchronized void write(RocksStore.Batch changes) {
    refuseIfRemoved();
    store.write(changes);
  }

  /** The one in force at the first block stays. */
  private void forgetDigests(long first, RocksStore.Batch changes) {
    try (StateView view = view()) {
      view.digest(first)
          .ifPresent(
              inForce ->
                  changes.deleteRange(
                      Table.STATE_DIGESTS,
                      StateRows.behind(rows.digest(inForce.height())),
                      rows.end()));
    }
  }

  private void putHistory(RocksStore.Batch changes, List<StateWrite> writes) {
    MerkleHasher hasher = new MerkleHasher();
    for (StateWrite write : writes) {
      byte[] row = rows.history(write.key().hash(hasher), write.version());
      changes.put(Table.STATE_HISTORY, row, rows.sealed(row, write));
    }
  }

  private void refuseIfRemoved() {
    if (removed) {
      throw new LedgerException("channel " + channel.channel() + " was removed");
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

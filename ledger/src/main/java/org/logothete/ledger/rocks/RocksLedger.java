package org.logothete.ledger.rocks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChainCheck;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.ChannelNotes;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.WriteObserver;
import org.logothete.ledger.state.ChannelState;

/**
 * The ledger on disk: one RocksDB for all channels of a node. Thread-safe.
 *
 * <p>A commit is one atomic write, durable when it returns; commits of several channels that arrive
 * together are written and synced as one. Layout and its reasons: docs/decisions/0003.
 */
public final class RocksLedger implements Ledger {
  private final RocksStore store;
  private final SortedMap<String, RocksChannel> channels = new ConcurrentSkipListMap<>();
  private final SortedMap<String, RocksState> states = new ConcurrentSkipListMap<>();

  private final SortedMap<String, RocksNotes> notes = new ConcurrentSkipListMap<>();

  private RocksLedger(RocksStore store) {
    this.store = store;
  }

  /**
   * Opens the ledger in a directory, which is made if it is missing and becomes this identity's if
   * it is empty.
   *
   * @throws LedgerException in one line, if the directory is in use, belongs to another identity,
   *     holds something else or another format, is damaged, or cannot be read and written
   */
  public static Ledger open(Path directory, LedgerIdentity identity) {
    return open(directory, identity, WriteObserver.NONE);
  }

  /**
   * As {@link #open(Path, LedgerIdentity)}.
   *
   * @param observer hears of each durable write
   */
  public static Ledger open(Path directory, LedgerIdentity identity, WriteObserver observer) {
    LedgerDirectory.prepare(directory);
    return open(directory, _ -> identity, observer);
  }

  /**
   * Opens a ledger that is there, whoever it belongs to.
   *
   * @throws LedgerException in one line, if there is none, or as {@link #open}
   */
  public static Ledger openExisting(Path directory) {
    LedgerDirectory.requireLedger(directory);
    return open(
        directory,
        store ->
            LedgerLabel.owner(store)
                .map(LedgerIdentity::new)
                .orElseThrow(
                    () -> new LedgerException("the ledger in " + directory + " was never used")),
        WriteObserver.NONE);
  }

  private static Ledger open(
      Path directory, Function<RocksStore, LedgerIdentity> whose, WriteObserver observer) {
    RocksStore store = RocksStore.open(directory, observer);
    try {
      RocksLedger ledger = new RocksLedger(store);
      LedgerLabel.claim(store, whose.apply(store));
      for (ChannelRecord record : ChannelRecord.all(store)) {
        ledger.add(RocksChannel.load(store, record), record.id());
      }
      return ledger;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * How much room the next opening may need: it makes tables of what lies in the write-ahead log
   * before it deletes the log.
   */
  public static long bytesToOpen(Path directory) throws IOException {
    return LedgerDirectory.logBytes(directory) + RocksTuning.OPENING_BYTES;
  }

  @Override
  public SortedSet<String> channels() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(channels.keySet()));
  }

  @Override
  public Optional<ChannelLedger> channel(String channel) {
    return Optional.ofNullable(channels.get(channel));
  }

  @Override
  public Optional<ChannelState> state(String channel) {
    return Optional.ofNullable(states.get(channel));
  }

  @Override
  public Optional<ChannelNotes> notes(String channel) {
    return Optional.ofNullable(notes.get(channel));
  }

  private void add(RocksChannel channel, int id) {
    notes.put(channel.channel(), new RocksNotes(store, channel.channel(), id));
    states.put(channel.channel(), RocksState.open(store, channel, id));
    channels.put(channel.channel(), channel);
  }

  @Override
  public synchronized ChannelLedger create(String channel, BlockEntry genesis) {
    ChainCheck.beginning(channel, genesis);
    refuseKnown(channel);
    ChannelRecord empty = new ChannelRecord(channel, ChannelIds.next(store), 0, 0);
    RocksChannel created = RocksChannel.create(store, empty, genesis);
    add(created, empty.id());
    return created;
  }

  @Override
  public synchronized ChannelLedger restore(ChannelOrigin origin) {
    ChainCheck.origin(origin);
    refuseKnown(origin.channel());
    ChannelRecord empty = new ChannelRecord(origin.channel(), ChannelIds.next(store), 0, 0);
    RocksChannel restored = RocksChannel.restore(store, empty, origin);
    add(restored, empty.id());
    return restored;
  }

  /** Room is given back outside the lock: that takes minutes, and others begin meanwhile. */
  @Override
  public void remove(String channel) {
    unlist(channel).reclaim();
  }

  private synchronized RocksChannel unlist(String channel) {
    RocksChannel removed = channels.get(channel);
    RocksState state = states.get(channel);
    if (removed == null || state == null) {
      throw new IllegalStateException("there is no channel " + channel);
    }
    state.end();
    removed.remove(ChannelIds.next(store));
    channels.remove(channel);
    states.remove(channel);
    notes.remove(channel);
    return removed;
  }

  private void refuseKnown(String channel) {
    if (channels.containsKey(channel)) {
      throw new IllegalStateException("channel " + channel + " exists already");
    }
  }

  @Override
  public void close() {
    store.close();
  }
}

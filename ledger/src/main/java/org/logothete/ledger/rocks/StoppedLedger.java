package org.logothete.ledger.rocks;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.state.StateFigures;
import org.logothete.ledger.state.StateView;

/**
 * The ledger of a node, opened to be examined: what is damaged shows when it is read, not when the
 * ledger is opened. Nothing is changed, but what the last run of a stopped node left in its
 * write-ahead log is put in its place, as the next start would. Thread-safe.
 */
public final class StoppedLedger implements AutoCloseable {
  private final RocksStore store;
  private final TreeMap<String, ChannelRecord> channels = new TreeMap<>();

  private StoppedLedger(RocksStore store) {
    this.store = store;
  }

  /**
   * Opens the ledger of a node that does not run; it stays locked until it is closed.
   *
   * @throws LedgerException in one line, if there is none, a node uses it, it has another format,
   *     or is so damaged that it cannot be opened
   */
  public static StoppedLedger open(Path directory) {
    LedgerDirectory.requireLedger(directory);
    return examine(RocksStore.open(directory));
  }

  /**
   * Opens the ledger of a node that may run, as it stands now: what the node writes from here on is
   * not seen.
   *
   * @throws LedgerException in one line, as {@link #open}; when the node moves its files in this
   *     very moment, as well: trying again helps
   */
  public static StoppedLedger openShared(Path directory) {
    LedgerDirectory.requireLedger(directory);
    return examine(RocksStore.openForReading(directory));
  }

  private static StoppedLedger examine(RocksStore store) {
    try {
      StoppedLedger ledger = new StoppedLedger(store);
      if (LedgerLabel.owner(store).isEmpty()) {
        throw new LedgerException("the ledger in " + store.directory() + " was never used");
      }
      ChannelRecord.all(store).forEach(record -> ledger.channels.put(record.name(), record));
      return ledger;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Whose ledger it is. */
  public String owner() {
    return LedgerLabel.owner(store).orElseThrow();
  }

  /** Names of its channels. */
  public SortedSet<String> channels() {
    return Collections.unmodifiableSortedSet(channels.navigableKeySet());
  }

  /** A channel's blocks. */
  public Optional<StoredChannel> channel(String name) {
    return Optional.ofNullable(channels.get(name))
        .map(record -> RocksChannel.unchecked(store, record));
  }

  /** Entries of a channel's index by header hash. */
  public long hashes(String channel) {
    return count(Table.HASHES, channel);
  }

  /** Entries of a channel's index by transaction id. */
  public long transactions(String channel) {
    return count(Table.TRANSACTIONS, channel);
  }

  private long count(Table table, String channel) {
    return store.count(table, keys(channel).prefix());
  }

  /**
   * Reads a channel's consensus log.
   *
   * @return how many records it has
   * @throws LedgerException if one does not match its checksum
   */
  public long checkLog(String channel) {
    AtomicLong records = new AtomicLong();
    store.scan(
        Table.LOG,
        keys(channel).prefix(),
        (key, value) -> {
          if (Checksummed.unseal(key, value).isEmpty()) {
            throw new LedgerException(
                "the consensus log is damaged: %s does not match its checksum"
                    .formatted(ChannelKeys.parseLog(key)));
          }
          records.incrementAndGet();
        });
    return records.get();
  }

  /**
   * A channel's state, to be closed before the ledger.
   *
   * @throws LedgerException if its record is damaged, or it was not loaded to its end
   */
  public StateView state(String channel) {
    ChannelRecord record = record(channel);
    return RocksState.open(store, RocksChannel.unchecked(store, record), record.id()).view();
  }

  /**
   * Reads a channel's state, and computes its root anew.
   *
   * @return what it consists of; a height of 0 if the channel has none
   * @throws LedgerException naming what is damaged
   */
  public StateFigures checkState(String channel) {
    ChannelRecord record = record(channel);
    return new StateAudit(store, record.id(), StateRecord.read(store, channel)).run();
  }

  /**
   * Reads all files that tables lie in.
   *
   * @throws LedgerException if one does not match its checksums, which names it
   */
  public void checkFiles() {
    store.checkFiles();
  }

  private ChannelKeys keys(String channel) {
    return new ChannelKeys(record(channel).id());
  }

  private ChannelRecord record(String channel) {
    ChannelRecord record = channels.get(channel);
    if (record == null) {
      throw new IllegalArgumentException("there is no channel " + channel);
    }
    return record;
  }

  @Override
  public void close() {
    store.close();
  }
}

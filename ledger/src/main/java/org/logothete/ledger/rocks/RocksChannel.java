package org.logothete.ledger.rocks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChainCheck;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.TransactionKey;

/**
 * One channel in the node's database.
 *
 * <p>It remembers the keys of its log records, which are few, so that committing a block deletes
 * exactly the records that exist, without a scan over what was deleted before.
 */
final class RocksChannel implements ChannelLedger {
  private final RocksStore store;
  private final ChannelKeys keys;
  private volatile ChannelRecord record;
  private volatile boolean removed;

  /** Invariant: the keys of {@link Table#LOG} that begin with ours. Guarded by this. */
  private SortedSet<LogKey> logKeys = new TreeSet<>();

  /** Where it had rows when it was removed. */
  private List<Table> emptied = List.of();

  private RocksChannel(RocksStore store, ChannelRecord record) {
    this.store = store;
    this.record = record;
    this.keys = new ChannelKeys(record.id());
  }

  /** Writes a new channel's first block. */
  static RocksChannel create(RocksStore store, ChannelRecord empty, BlockEntry genesis) {
    RocksChannel channel = new RocksChannel(store, empty);
    new Restoring(store, channel.keys).clear();
    channel.commit(new LedgerBatch().append(genesis));
    return channel;
  }

  /** Writes what a channel begins with that does not begin with its first block. */
  static RocksChannel restore(RocksStore store, ChannelRecord empty, ChannelOrigin origin) {
    RocksChannel channel = new RocksChannel(store, empty);
    Restoring restoring = new Restoring(store, channel.keys);
    restoring.clear();
    restoring.transactions(origin);
    RocksStore.Batch changes = new RocksStore.Batch();
    restoring.state(origin, new StateRows(empty.id()), changes);
    List<BlockEntry> blocks = new ArrayList<>(origin.kept());
    blocks.add(origin.first());
    channel.appendBlocks(changes, blocks);
    long first = origin.first().number();
    channel.record = empty.withHeight(first + 1).withFirst(first);
    store.write(changes.put(Table.META, channel.record.key(), channel.record.value()));
    return channel;
  }

  /** A channel whose blocks are to be looked at, whatever state they are in. */
  static StoredChannel unchecked(RocksStore store, ChannelRecord record) {
    return new RocksChannel(store, record);
  }

  /**
   * Finds a channel as the last run left it.
   *
   * @throws LedgerException if the blocks do not end where the channel's record says
   */
  static RocksChannel load(RocksStore store, ChannelRecord record) {
    RocksChannel channel = new RocksChannel(store, record);
    if (channel.block(record.height() - 1).isEmpty()) {
      throw channel.damaged("it has no genesis block");
    }
    store.scan(
        Table.LOG,
        channel.keys.prefix(),
        (key, _) -> channel.logKeys.add(ChannelKeys.parseLog(key)));
    return channel;
  }

  /**
   * Deletes the channel in one write.
   *
   * @param next number of the next channel
   */
  synchronized void remove(int next) {
    removed = true;
    RocksStore.Batch changes = new RocksStore.Batch();
    emptied = new ChannelRows(store, keys).delete(changes);
    changes.delete(Table.META, record.key());
    changes.delete(Table.META, StateRecord.empty(channel()).key());
    changes.delete(Table.META, HistoryRecord.beginning(channel(), 0).key());
    ChannelIds.keep(next, changes);
    store.write(changes);
  }

  /** Gives back the space of a channel that was removed. */
  void reclaim() {
    new ChannelRows(store, keys).reclaim(emptied);
  }

  private void refuseIfRemoved() {
    if (removed) {
      throw new LedgerException("channel " + channel() + " was removed");
    }
  }

  @Override
  public String channel() {
    return record.name();
  }

  @Override
  public long height() {
    return record.height();
  }

  @Override
  public long firstBlock() {
    return record.first();
  }

  @Override
  public SortedSet<Long> kept() {
    SortedSet<Long> numbers = new TreeSet<>();
    store
        .keys(Table.BLOCKS, keys.prefix(), keys.block(firstBlock()), Integer.MAX_VALUE)
        .forEach(key -> numbers.add(ChannelKeys.parseBlock(key)));
    return numbers;
  }

  @Override
  public Optional<BlockEntry> block(long number) {
    if (number < 0 || number >= height()) {
      return Optional.empty();
    }
    byte[] key = keys.block(number);
    Optional<byte[]> value = stored(number, key);
    refuseIfRemoved();
    // Asked afterwards: it may have been pruned meanwhile.
    if (value.isEmpty() && number >= firstBlock()) {
      throw damaged("block " + number + " of " + height() + " is missing");
    }
    return value.map(bytes -> BlockFormat.read(number, unseal(key, bytes, "block " + number)));
  }

  private Optional<byte[]> stored(long number, byte[] key) {
    try {
      return store.get(Table.BLOCKS, key);
    } catch (LedgerException e) {
      throw new LedgerException(
          "block %d of channel %s: %s".formatted(number, channel(), e.getMessage()), e);
    }
  }

  @Override
  public OptionalLong numberOfHash(byte[] hash) {
    return number(store.get(Table.HASHES, keys.hash(hash)));
  }

  @Override
  public OptionalLong numberOfTransaction(String transactionId) {
    TransactionKey key = TransactionKey.of(transactionId);
    return number(store.get(Table.TRANSACTIONS, keys.transaction(key)));
  }

  @Override
  public KnownTransactions transactions() {
    return visitor ->
        store.scan(
            Table.TRANSACTIONS,
            keys.prefix(),
            (key, value) ->
                visitor.transaction(
                    ChannelKeys.parseTransaction(key), number(Optional.of(value)).orElseThrow()));
  }

  @Override
  public synchronized SortedMap<LogKey, byte[]> log() {
    SortedMap<LogKey, byte[]> log = new TreeMap<>();
    for (LogKey logKey : logKeys) {
      byte[] key = keys.log(logKey);
      byte[] value = store.get(Table.LOG, key).orElseThrow(() -> damaged(logKey + " has vanished"));
      log.put(logKey, unseal(key, value, logKey.toString()));
    }
    return log;
  }

  @Override
  public synchronized void commit(LedgerBatch batch) {
    refuseIfRemoved();
    ChainCheck.continuation(channel(), height(), batch.blocks());
    if (batch.isEmpty()) {
      return;
    }
    ChannelRecord next = record.withHeight(height() + batch.blocks().size());
    RocksStore.Batch changes = new RocksStore.Batch();
    SortedSet<LogKey> remaining = changeLog(changes, batch, next.height());
    appendBlocks(changes, batch.blocks());
    changes.put(Table.META, next.key(), next.value());
    store.write(changes);
    logKeys = remaining;
    record = next;
  }

  @Override
  public void prune(long first, SortedSet<Long> keep) {
    ChainCheck.pruning(this, first, keep);
    Pruning pruning = new Pruning(store, keys);
    long before = firstBlock();
    long from = before;
    while (from < first) {
      long to = Math.min(first, from + Pruning.STEP_BLOCKS);
      RocksStore.Batch changes = new RocksStore.Batch();
      pruning.forget(from, to, keep, changes);
      beginAt(to, changes);
      from = to;
    }
    if (before < first) {
      pruning.reclaim(before, first);
    }
  }

  private synchronized void beginAt(long first, RocksStore.Batch changes) {
    refuseIfRemoved();
    // Before the write: a reader that no longer finds a block must not take it for damage.
    record = record.withFirst(first);
    store.write(changes.put(Table.META, record.key(), record.value()));
  }

  @Override
  public synchronized void repair(BlockEntry block) {
    refuseIfRemoved();
    ChainCheck.repair(channel(), numberOfHash(block.hash()), block);
    byte[] key = keys.block(block.number());
    store.write(
        new RocksStore.Batch()
            .put(Table.BLOCKS, key, Checksummed.seal(key, BlockFormat.write(block))));
  }

  /** Puts the log's part into the changes; returns the keys that are there afterwards. */
  private SortedSet<LogKey> changeLog(
      RocksStore.Batch changes, LedgerBatch batch, long heightAfter) {
    SortedSet<LogKey> remaining = new TreeSet<>();
    for (LogKey key : logKeys) {
      if (batch.clearsLog() || isDropped(key, batch, heightAfter)) {
        changes.delete(Table.LOG, keys.log(key));
      } else {
        remaining.add(key);
      }
    }
    for (LedgerBatch.LogRecord entry : batch.records()) {
      if (!isDropped(entry.key(), batch, heightAfter)) {
        byte[] key = keys.log(entry.key());
        changes.put(Table.LOG, key, Checksummed.seal(key, entry.content()));
        remaining.add(entry.key());
      }
    }
    return remaining;
  }

  private static boolean isDropped(LogKey key, LedgerBatch batch, long heightAfter) {
    return !batch.blocks().isEmpty() && key.height() > 0 && key.height() < heightAfter;
  }

  private void appendBlocks(RocksStore.Batch changes, List<BlockEntry> blocks) {
    Map<ByteBuffer, Long> transactions = new LinkedHashMap<>();
    for (BlockEntry block : blocks) {
      byte[] key = keys.block(block.number());
      changes.put(Table.BLOCKS, key, Checksummed.seal(key, BlockFormat.write(block)));
      changes.put(Table.HASHES, keys.hash(block.hash()), bytes(block.number()));
      for (String transaction : block.transactionIds()) {
        if (!transaction.isEmpty()) {
          byte[] row = keys.transaction(TransactionKey.of(transaction));
          transactions.putIfAbsent(ByteBuffer.wrap(row), block.number());
        }
      }
    }
    indexNewTransactions(changes, transactions);
  }

  /** An id that an earlier block holds keeps pointing there. */
  private void indexNewTransactions(RocksStore.Batch changes, Map<ByteBuffer, Long> transactions) {
    if (transactions.isEmpty()) {
      return;
    }
    List<byte[]> ids = transactions.keySet().stream().map(ByteBuffer::array).toList();
    List<Optional<byte[]>> known = store.get(Table.TRANSACTIONS, ids);
    List<Long> numbers = new ArrayList<>(transactions.values());
    for (int i = 0; i < ids.size(); i++) {
      if (known.get(i).isEmpty()) {
        changes.put(Table.TRANSACTIONS, ids.get(i), bytes(numbers.get(i)));
      }
    }
  }

  private byte[] unseal(byte[] key, byte[] value, String what) {
    return Checksummed.unseal(key, value)
        .orElseThrow(() -> damaged(what + " does not match its checksum"));
  }

  private OptionalLong number(Optional<byte[]> value) {
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    byte[] number = value.get();
    if (number.length != Long.BYTES) {
      throw damaged("an index entry has " + number.length + " bytes");
    }
    return OptionalLong.of(ByteBuffer.wrap(number).getLong());
  }

  private LedgerException damaged(String what) {
    return new LedgerException(
        "channel " + channel() + " in " + store.directory() + " is damaged: " + what);
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}

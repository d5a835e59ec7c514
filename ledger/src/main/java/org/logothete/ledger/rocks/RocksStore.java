package org.logothete.ledger.rocks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.WriteObserver;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * An open database: tables of bytes. Thread-safe; using it after {@link #close} is an {@link
 * IllegalStateException}, where the bare library would read freed memory.
 */
final class RocksStore implements RowReader, AutoCloseable {
  /**
   * Changes that become durable together, in the order given. They are kept in Java until they are
   * written: the library's own batch must not meet a closed database.
   */
  static final class Batch {
    /** Most that the library writes around a key and its value. */
    private static final int ROW_BYTES = 16;

    private final List<Change> changes = new ArrayList<>();
    private long bytes = ROW_BYTES;

    /** What the library's batch will need about: growing, it would copy what it has. */
    private int sizeHint() {
      return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    Batch put(Table table, byte[] key, byte[] value) {
      bytes += ROW_BYTES + key.length + value.length;
      changes.add((store, batch) -> batch.put(store.handle(table), key, value));
      return this;
    }

    Batch put(Table table, byte[] key, LargeValue value) {
      bytes += ROW_BYTES + key.length + value.length();
      changes.add((store, batch) -> store.copies.put(batch, store.handle(table), key, value));
      return this;
    }

    /** Deletes every key from one up to before another. */
    Batch deleteRange(Table table, byte[] from, byte[] to) {
      changes.add((store, batch) -> batch.deleteRange(store.handle(table), from, to));
      return this;
    }

    boolean isEmpty() {
      return changes.isEmpty();
    }

    Batch delete(Table table, byte[] key) {
      changes.add((store, batch) -> batch.delete(store.handle(table), key));
      return this;
    }
  }

  @FunctionalInterface
  private interface Change {
    void addTo(RocksStore store, WriteBatch batch) throws RocksDBException;
  }

  @FunctionalInterface
  private interface Query<T> {
    T run() throws RocksDBException, IOException;
  }

  /**
   * The database as it was when this was taken. Closing the database ends it as well. Used by one
   * thread at a time.
   */
  final class View implements RowReader, AutoCloseable {
    private final Snapshot snapshot;
    private final ReadOptions options;

    /** Guarded by the lock of the database's lifetime, and by this. */
    private boolean released;

    private View() {
      snapshot = database.getSnapshot();
      options = new ReadOptions().setSnapshot(snapshot);
    }

    @Override
    public synchronized Optional<byte[]> get(Table table, byte[] key) {
      return read(() -> Optional.ofNullable(database.get(handle(table), options, key)));
    }

    /** Shows the rows from one key up to before another, in order, until the visitor says no. */
    synchronized void scan(
        Table table, byte[] from, byte[] to, BiPredicate<byte[], byte[]> visitor) {
      read(
          () -> {
            try (RocksIterator entries = database.newIterator(handle(table), options)) {
              entries.seek(from);
              boolean goesOn = true;
              while (goesOn && entries.isValid() && isBefore(entries.key(), to)) {
                goesOn = visitor.test(entries.key(), entries.value());
                entries.next();
              }
              entries.status();
              return true;
            }
          });
    }

    private <T> T read(Query<T> query) {
      return query(
          "read",
          () -> {
            if (released) {
              throw new IllegalStateException("this view of the ledger is closed");
            }
            return query.run();
          });
    }

    @Override
    public synchronized void close() {
      lifetime.readLock().lock();
      try {
        release();
      } finally {
        lifetime.readLock().unlock();
      }
      views.remove(this);
    }

    private void release() {
      if (!released) {
        released = true;
        options.close();
        database.releaseSnapshot(snapshot);
      }
    }
  }

  private final Path directory;
  private final RocksTuning tuning;
  private final RocksDB database;
  private final Map<Table, ColumnFamilyHandle> handles;
  private final CopyBuffer copies = new CopyBuffer();
  private final Set<View> views = ConcurrentHashMap.newKeySet();
  private final HighWaterMark acknowledged;
  private final WriteObserver observer;
  private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
  private boolean closed;

  /** A write failed: what is on the disk is unknown until it is opened again. */
  private volatile boolean failed;

  private RocksStore(
      Path directory,
      RocksTuning tuning,
      RocksDB database,
      List<ColumnFamilyHandle> handles,
      HighWaterMark acknowledged,
      WriteObserver observer) {
    this.directory = directory;
    this.tuning = tuning;
    this.database = database;
    this.handles = byTable(handles);
    this.acknowledged = acknowledged;
    this.observer = observer;
  }

  private static Map<Table, ColumnFamilyHandle> byTable(List<ColumnFamilyHandle> handles) {
    Map<Table, ColumnFamilyHandle> byTable = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      byTable.put(table, handles.get(byTable.size()));
    }
    return byTable;
  }

  /**
   * Opens the database, creating it where there is none.
   *
   * @throws LedgerException if it is in use, damaged, lacks what was acknowledged, or cannot be
   *     read or written
   */
  static RocksStore open(Path directory) {
    return open(directory, WriteObserver.NONE);
  }

  /** As {@link #open(Path)}; the observer hears of each write. */
  static RocksStore open(Path directory, WriteObserver observer) {
    try {
      HighWaterMark acknowledged = HighWaterMark.of(directory);
      RocksStore store = open(directory, acknowledged, observer);
      store.requireAcknowledged();
      acknowledged.raise(store.database.getLatestSequenceNumber());
      return store;
    } catch (RocksDBException | IOException e) {
      throw openFailure(directory, e);
    }
  }

  private static RocksStore open(Path directory, HighWaterMark acknowledged, WriteObserver observer)
      throws RocksDBException, IOException {
    try {
      return tryOpen(directory, acknowledged, observer);
    } catch (RocksDBException e) {
      // Only now is it known that no other process writes to the log.
      if (isCorruption(e) && TornTail.cut(directory, acknowledged.level().sequence())) {
        return tryOpen(directory, acknowledged, observer);
      }
      throw e;
    }
  }

  private static RocksStore tryOpen(
      Path directory, HighWaterMark acknowledged, WriteObserver observer) throws RocksDBException {
    RocksTuning tuning = new RocksTuning();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      RocksDB database =
          RocksDB.open(tuning.database(), directory.toString(), tuning.tables(), handles);
      return new RocksStore(directory, tuning, database, handles, acknowledged, observer);
    } catch (RocksDBException e) {
      tuning.close();
      throw e;
    }
  }

  /**
   * Opens the database as it stands now, for reading, whoever uses it.
   *
   * @throws LedgerException if it is damaged, lacks what was acknowledged, or cannot be read
   */
  static RocksStore openForReading(Path directory) {
    RocksTuning tuning = new RocksTuning();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      HighWaterMark acknowledged = HighWaterMark.of(directory);
      RocksDB database =
          RocksDB.openReadOnly(tuning.reading(), directory.toString(), tuning.tables(), handles);
      RocksStore store =
          new RocksStore(directory, tuning, database, handles, acknowledged, WriteObserver.NONE);
      store.requireAcknowledged();
      return store;
    } catch (RocksDBException | IOException e) {
      tuning.close();
      throw openFailure(directory, e);
    }
  }

  private static boolean isCorruption(RocksDBException e) {
    return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
  }

  /** What was lost from the end of the log, and nobody else would miss. */
  private void requireAcknowledged() {
    long newest = database.getLatestSequenceNumber();
    long wanted = acknowledged.level().sequence();
    if (newest < wanted) {
      close();
      throw new LedgerException(
          "the ledger in %s is damaged: it ends with change %d, but %d were acknowledged"
              .formatted(directory, newest, wanted));
    }
  }

  Path directory() {
    return directory;
  }

  /** The database as it is now; to be closed. */
  View view() {
    return query(
        "read",
        () -> {
          View view = new View();
          views.add(view);
          return view;
        });
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    return query("read", () -> Optional.ofNullable(database.get(handle(table), key)));
  }

  /** The answers in the order of the keys. */
  List<Optional<byte[]>> get(Table table, List<byte[]> keys) {
    List<ColumnFamilyHandle> tables = Collections.nCopies(keys.size(), handle(table));
    return query(
        "read",
        () -> database.multiGetAsList(tables, keys).stream().map(Optional::ofNullable).toList());
  }

  /** Shows every key with this beginning and its value, in byte order of the keys. */
  void scan(Table table, byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    iterate(
        table,
        prefix,
        key -> startsWith(key, prefix),
        entries -> visitor.accept(entries.key(), entries.value()));
  }

  /** The first keys from one up to before another, in byte order. */
  List<byte[]> keys(Table table, byte[] from, byte[] to, int limit) {
    List<byte[]> keys = new ArrayList<>();
    iterate(
        table,
        from,
        key -> keys.size() < limit && isBefore(key, to),
        entries -> keys.add(entries.key()));
    return keys;
  }

  private void iterate(
      Table table, byte[] from, Predicate<byte[]> isWanted, Consumer<RocksIterator> visitor) {
    query(
        "read",
        () -> {
          try (RocksIterator entries = database.newIterator(handle(table))) {
            entries.seek(from);
            while (entries.isValid() && isWanted.test(entries.key())) {
              visitor.accept(entries);
              entries.next();
            }
            entries.status();
            return true;
          }
        });
  }

  /** Gives back the space of what was deleted between two keys. */
  void compact(Table table, byte[] from, byte[] to) {
    query(
        "compact",
        () -> {
          database.compactRange(handle(table), from, to);
          return true;
        });
  }

  /** How many keys have this beginning. */
  long count(Table table, byte[] prefix) {
    AtomicLong keys = new AtomicLong();
    scan(table, prefix, (_, _) -> keys.incrementAndGet());
    return keys.get();
  }

  /**
   * Reads all files of all tables.
   *
   * @throws LedgerException if one does not match its checksums, which names it
   */
  void checkFiles() {
    query(
        "read",
        () -> {
          database.verifyChecksum();
          return true;
        });
  }

  /**
   * Returns when the batch is on the disk; RocksDB lets concurrent callers share one fsync.
   *
   * @throws LedgerWriteException if it could not be written, or an earlier one could not
   */
  void write(Batch batch) {
    if (failed) {
      throw new LedgerWriteException(
          "the ledger in " + directory + " is not written to since a write failed");
    }
    try {
      whileOpen(
          () -> {
            try (WriteBatch writes = new WriteBatch(batch.sizeHint())) {
              for (Change change : batch.changes) {
                change.addTo(this, writes);
              }
              long begun = System.nanoTime();
              database.write(tuning.durable(), writes);
              // All changes up to here are synced, of whichever writer.
              acknowledged.raise(database.getLatestSequenceNumber());
              observer.written(System.nanoTime() - begun, tuning.logSyncs());
              return true;
            }
          });
    } catch (RocksDBException | IOException e) {
      failed = true;
      throw new LedgerWriteException(
          "cannot write to the ledger in " + directory + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    lifetime.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      views.forEach(View::release);
      handles.values().forEach(ColumnFamilyHandle::close);
      database.close();
      tuning.close();
      acknowledged.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the ledger in " + directory, e);
    } finally {
      lifetime.writeLock().unlock();
    }
  }

  private <T> T query(String verb, Query<T> query) {
    try {
      return whileOpen(query);
    } catch (RocksDBException | IOException e) {
      throw new LedgerException(
          "cannot " + verb + " the ledger in " + directory + ": " + e.getMessage(), e);
    }
  }

  private <T> T whileOpen(Query<T> query) throws RocksDBException, IOException {
    lifetime.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the ledger in " + directory + " is closed");
      }
      return query.run();
    } finally {
      lifetime.readLock().unlock();
    }
  }

  private ColumnFamilyHandle handle(Table table) {
    return Objects.requireNonNull(handles.get(table));
  }

  private static LedgerException openFailure(Path directory, Exception cause) {
    String reason = String.valueOf(cause.getMessage());
    // "While lock file: ...: Resource temporarily unavailable" for another process, "lock hold by
    // current process ..." for this one: RocksDB has no code of its own for either.
    if (reason.contains("lock file") || reason.contains("lock hold by current process")) {
      return new LedgerException(
          "the ledger in " + directory + " is in use by another node (it holds the file LOCK)",
          cause);
    }
    return new LedgerException("cannot open the ledger in " + directory + ": " + reason, cause);
  }

  private static boolean isBefore(byte[] key, byte[] other) {
    return Arrays.compareUnsigned(key, other) < 0;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}

package org.logothete.ledger.rocks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HistogramType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * RocksDB's settings for a ledger, and the native memory behind them; close it after the database.
 *
 * <p>Memory: at most {@link #MEMORY_BYTES} for write buffers, cached blocks, indexes and filters
 * together, whatever the size of the ledger, because buffers are charged to the cache and filters
 * live in it. Disk: the write-ahead log stays below {@link #WAL_BYTES_MAX} plus one batch.
 */
final class RocksTuning implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  static final long MEMORY_BYTES = 64L << 20;
  static final long WAL_BYTES_MAX = 128L << 20;

  /** What RocksDB sets aside for the files it begins when it opens: log, manifest, messages. */
  static final long OPENING_BYTES = 32L << 20;

  private static final long WRITE_BUFFERS_BYTES = 40L << 20;
  private static final long BLOCKS_BUFFER_BYTES = 16L << 20;
  private static final long INDEX_BUFFER_BYTES = 4L << 20;
  private static final long LOG_BUFFER_BYTES = 8L << 20;
  private static final long STATE_BUFFER_BYTES = 8L << 20;
  private static final long BLOB_BYTES_MIN = 4L << 10;
  private static final int OPEN_FILES_MAX = 512;
  private static final int BACKGROUND_JOBS = 2;
  private static final int FILTER_BITS_PER_KEY = 10;

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final Cache cache = own(new LRUCache(MEMORY_BYTES));
  private final WriteOptions durable = own(new WriteOptions().setSync(true));

  /** Counts only: without histograms no operation reads a clock. */
  private final Statistics counts = own(new Statistics(EnumSet.allOf(HistogramType.class)));

  DBOptions database() {
    return own(
        verifyingFiles()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setWriteBufferManager(own(new WriteBufferManager(WRITE_BUFFERS_BYTES, cache)))
            .setMaxTotalWalSize(WAL_BYTES_MAX)
            // A record cut short at the very end is a commit that nobody was told of. Anything
            // else wrong in the log would silently forget promises, so it refuses to open.
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setMaxBackgroundJobs(BACKGROUND_JOBS)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setMaxLogFileSize(4L << 20)
            .setKeepLogFileNum(4)
            .setStatistics(counts)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0));
  }

  /**
   * For reading what a node may be writing: all files are opened at once, so that none of them can
   * vanish later, and what RocksDB has to say is written elsewhere, as the node's file is its own.
   */
  DBOptions reading() {
    return own(
        new DBOptions()
            .setMaxOpenFiles(-1)
            .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)
            .setDbLogDir(System.getProperty("java.io.tmpdir")));
  }

  /**
   * With sizes of synced log files noted and compared at the next opening: only the newest file may
   * end in the middle of a record, an older one was cut by something else than a crash. The Java
   * library has no setter for this.
   */
  private static DBOptions verifyingFiles() {
    Properties properties = new Properties();
    properties.setProperty("track_and_verify_wals_in_manifest", "true");
    return Objects.requireNonNull(DBOptions.getDBOptionsFromProps(properties));
  }

  /** The descriptors of all tables, in the order of {@link Table}. */
  List<ColumnFamilyDescriptor> tables() {
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    for (Table table : Table.values()) {
      descriptors.add(new ColumnFamilyDescriptor(table.label(), options(table)));
    }
    return descriptors;
  }

  /** Writes that return when they are on the disk. */
  WriteOptions durable() {
    return durable;
  }

  /** How often the log was synced to the disk since the database was opened. */
  long logSyncs() {
    return counts.getTickerCount(TickerType.WAL_FILE_SYNCED);
  }

  private ColumnFamilyOptions options(Table table) {
    ColumnFamilyOptions options =
        own(new ColumnFamilyOptions())
            .setTableFormatConfig(tableFormat())
            .setCompressionType(CompressionType.LZ4_COMPRESSION);
    return switch (table) {
      // Small blocks too: a compaction that meets a damaged one may end all writing.
      case BLOCKS -> inBlobs(options).setMinBlobSize(0).setWriteBufferSize(BLOCKS_BUFFER_BYTES);
      case STATE_HISTORY -> inBlobs(options).setWriteBufferSize(STATE_BUFFER_BYTES);
      case STATE, STATE_CHECKPOINT -> options.setWriteBufferSize(STATE_BUFFER_BYTES);
      // Log records and promises live for a few heights: most are dropped before they ever leave
      // the buffer.
      case LOG, NOTES -> options.setWriteBufferSize(LOG_BUFFER_BYTES);
      // Hashes and ids are random: nothing to compress.
      case META, HASHES, TRANSACTIONS, STATE_DIGESTS ->
          options
              .setWriteBufferSize(INDEX_BUFFER_BYTES)
              .setCompressionType(CompressionType.NO_COMPRESSION);
      case STATE_TREE ->
          options
              .setWriteBufferSize(STATE_BUFFER_BYTES)
              .setCompressionType(CompressionType.NO_COMPRESSION);
    };
  }

  /** What is never rewritten lies in blob files that compaction passes by. */
  private static ColumnFamilyOptions inBlobs(ColumnFamilyOptions options) {
    return options
        .setEnableBlobFiles(true)
        .setMinBlobSize(BLOB_BYTES_MIN)
        .setBlobCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  /** Filters answer "never seen" for whole keys; partitioned, only the parts in use are held. */
  private BlockBasedTableConfig tableFormat() {
    return new BlockBasedTableConfig()
        .setBlockCache(cache)
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinTopLevelIndexAndFilter(true)
        .setIndexType(IndexType.kTwoLevelIndexSearch)
        .setPartitionFilters(true)
        .setFilterPolicy(own(new BloomFilter(FILTER_BITS_PER_KEY, false)))
        .setWholeKeyFiltering(true);
  }

  private <T extends AutoCloseable> T own(T resource) {
    resources.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("native options do not fail to close", e);
      }
    }
  }
}

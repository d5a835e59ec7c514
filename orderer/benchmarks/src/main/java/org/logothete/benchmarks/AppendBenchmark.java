package org.logothete.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.memory.MemoryLedger;
import org.logothete.ledger.rocks.RocksLedger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Appending a block durably, and what it is to be compared with: one value of the same bytes in a
 * bare database with the library's defaults, and the same rows in another one. The directory is
 * given by {@code -Dledger.directory}. On a machine that is busy with other things {@link
 * AppendRatio} says more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class AppendBenchmark {
  private static final int TRANSACTION_BYTES = 3 << 10;
  private static final int ID_BYTES = 32;

  @Param({"3072", "262144", "1048576"})
  private int blockBytes = TRANSACTION_BYTES;

  private Path directory = Path.of("");
  private byte[] content = {};
  private List<AutoCloseable> opened = List.of();
  private Bare bare = _ -> {};
  private Bare rows = _ -> {};
  private ChannelLedger channel =
      new MemoryLedger()
          .create("none", new BlockEntry(0, new byte[ID_BYTES], new byte[0], List.of()));
  private long number;

  /** Writes some rows to a bare database, as one batch. */
  private interface Bare {
    void write(Rows rows) throws RocksDBException;
  }

  private interface Rows {
    void addTo(WriteBatch batch) throws RocksDBException;
  }

  /** For blocks of so many bytes. */
  static AppendBenchmark of(int blockBytes) {
    AppendBenchmark benchmark = new AppendBenchmark();
    benchmark.blockBytes = blockBytes;
    return benchmark;
  }

  /** Opens a ledger and two bare databases side by side. */
  @Setup
  public void open() throws IOException, RocksDBException {
    directory =
        Files.createTempDirectory(
            Path.of(System.getProperty("ledger.directory", System.getProperty("java.io.tmpdir"))),
            "append");
    content = Samples.bytes(blockBytes);
    Ledger ledger =
        RocksLedger.open(directory.resolve("ledger"), new LedgerIdentity("a benchmark"));
    channel = ledger.create("append", block(0));
    Options options = new Options().setCreateIfMissing(true);
    WriteOptions durable = new WriteOptions().setSync(true);
    RocksDB one = RocksDB.open(options, directory.resolve("bare").toString());
    RocksDB other = RocksDB.open(options, directory.resolve("rows").toString());
    bare = content -> write(one, durable, content);
    rows = content -> write(other, durable, content);
    opened = List.of(ledger, one, other, durable, options);
  }

  private static void write(RocksDB database, WriteOptions durable, Rows content)
      throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      content.addTo(batch);
      database.write(durable, batch);
    }
  }

  @TearDown
  public void close() throws Exception {
    for (AutoCloseable part : opened) {
      part.close();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** With the hash, an id for every 3 KiB, and the new height, as one commit. */
  @Benchmark
  public void append() {
    commit(next());
  }

  /** The block behind those that were asked for. */
  BlockEntry next() {
    number++;
    return block(number);
  }

  void commit(BlockEntry block) {
    channel.commit(new LedgerBatch().append(block));
  }

  @Benchmark
  public void bareWrite() throws RocksDBException {
    number++;
    bareWrite(key(number));
  }

  void bareWrite(BlockEntry block) throws RocksDBException {
    bareWrite(key(block.number()));
  }

  private void bareWrite(byte[] key) throws RocksDBException {
    bare.write(batch -> batch.put(key, content));
  }

  /** The value, and a row for the hash, for each id and for the height. */
  void bareRows(BlockEntry block) throws RocksDBException {
    byte[] key = key(block.number());
    rows.write(
        batch -> {
          batch.put(key, block.content());
          batch.put(block.hash(), key);
          for (String id : block.transactionIds()) {
            batch.put(HexFormat.of().parseHex(id), key);
          }
          batch.put(new byte[] {0}, key);
        });
  }

  private static byte[] key(long of) {
    return ByteBuffer.allocate(Long.BYTES).putLong(of).array();
  }

  private BlockEntry block(long of) {
    byte[] hash = ByteBuffer.allocate(ID_BYTES).putLong(Long.reverse(of)).array();
    List<String> ids =
        IntStream.range(0, Math.max(1, blockBytes / TRANSACTION_BYTES))
            .mapToObj(
                i ->
                    HexFormat.of()
                        .formatHex(
                            ByteBuffer.allocate(ID_BYTES)
                                .putLong(Long.reverse(of))
                                .putInt(Integer.reverse(i))
                                .array()))
            .toList();
    return new BlockEntry(of, hash, content, ids);
  }
}

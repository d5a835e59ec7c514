package org.logothete.ledger.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.ledger.Blocks.block;
import static org.logothete.ledger.rocks.LedgerProcess.IDENTITY;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Blocks;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.TransactionKey;
import org.logothete.ledger.rocks.LedgerProcess.Task;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateOrigin;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.RocksDB;

/** Directories that are refused, and damage that is noticed. */
final class RocksLedgerDirectoryTest {
  @TempDir private Path directory;

  @Test
  void aSecondProcessIsRefused() throws Exception {
    try (LedgerProcess _ = LedgerProcess.start(directory, Task.HOLD)) {
      assertRefused(this::open, "the ledger in %s is in use by another node".formatted(directory));
    }
    open().close();
  }

  @Test
  void aSecondOpeningInOneProcessIsRefused() {
    try (Ledger first = open()) {
      assertRefused(this::open, "the ledger in %s is in use by another node".formatted(directory));
      assertThat(first.create("c", block("c", 0)).height()).isEqualTo(1);
    }
  }

  @Test
  void anotherIdentityIsRefusedAndLeavesNoTrace() {
    open().close();
    LedgerIdentity other = new LedgerIdentity("Org2MSP consenter 2");
    assertRefused(
        () -> RocksLedger.open(directory, other),
        "the ledger in %s belongs to \"Org1MSP consenter 1\", not to \"Org2MSP consenter 2\""
            .formatted(directory));
    open().close();
  }

  @Test
  void anotherFormatIsRefused() {
    open().close();
    raw(
        store ->
            store.write(
                new RocksStore.Batch()
                    .put(
                        Table.META,
                        "format".getBytes(UTF_8),
                        "logothete ledger 9".getBytes(UTF_8))));
    assertRefused(
        this::open,
        "the ledger in %s has the format \"logothete ledger 9\"; this version reads"
            .formatted(directory));
  }

  /** As the version before wrote it: another word for the format, and shorter rows of channels. */
  @Test
  void aLedgerOfTheFirstFormatIsTakenOver() {
    try (Ledger ledger = open()) {
      ledger.create("c", block("c", 0)).commit(new LedgerBatch().append(block("c", 1)));
    }
    byte[] format = "format".getBytes(UTF_8);
    ChannelRecord record = new ChannelRecord("c", 0, 2, 0);
    byte[] shorter = ByteBuffer.allocate(12).putInt(0).putLong(2).array();
    raw(
        store ->
            store.write(
                new RocksStore.Batch()
                    .put(Table.META, format, "logothete ledger 1".getBytes(UTF_8))
                    .put(Table.META, record.key(), Checksummed.seal(record.key(), shorter))));

    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      assertThat(channel.height()).isEqualTo(2);
      assertThat(channel.firstBlock()).isZero();
      channel.commit(new LedgerBatch().append(block("c", 2)));
    }
    raw(
        store ->
            assertThat(store.get(Table.META, format))
                .hasValue("logothete ledger 3".getBytes(UTF_8)));
  }

  /** What a restoration left behind that did not come to its end is nobody's. */
  @Test
  void anInterruptedRestorationIsBegunAnew() {
    TransactionKey stray = TransactionKey.of("stray");
    try (Ledger ledger = open()) {
      assertThat(ledger.channels()).isEmpty();
    }
    byte[] row = new ChannelKeys(0).transaction(stray);
    raw(store -> store.write(new RocksStore.Batch().put(Table.TRANSACTIONS, row, new byte[8])));

    try (Ledger ledger = open()) {
      ChannelLedger restored =
          ledger.restore(
              new ChannelOrigin(
                  "c",
                  List.of(block("c", 0)),
                  block("c", 5),
                  KnownTransactions.NONE,
                  StateOrigin.NOTHING));
      assertThat(restored.numberOfTransaction("stray")).isEmpty();
      assertThat(restored.height()).isEqualTo(6);
    }
  }

  @Test
  void whatAnInterruptedRestorationLeftIsNotTheNextChannels() {
    TransactionKey stray = TransactionKey.of("stray");
    try (Ledger ledger = open()) {
      assertThat(ledger.channels()).isEmpty();
    }
    StateRows rows = new StateRows(0);
    byte[] key = rows.key(new StateKey("n", "stray"));
    byte[] transaction = new ChannelKeys(0).transaction(stray);
    raw(
        store ->
            store.write(
                new RocksStore.Batch()
                    .put(Table.TRANSACTIONS, transaction, new byte[8])
                    .put(Table.STATE, key, new byte[20])));

    try (Ledger ledger = open()) {
      ChannelLedger created = ledger.create("c", block("c", 0));
      assertThat(created.numberOfTransaction("stray")).isEmpty();
    }
    try (StoppedLedger stopped = StoppedLedger.open(directory)) {
      assertThat(stopped.checkState("c").keys()).isZero();
    }
  }

  @Test
  void pruningGivesSpaceBackAndForgetsDamagedBlocksToo() throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.create("c", block("c", 0));
      for (int number = 1; number < 400; number++) {
        byte[] content = new byte[100_000];
        random.nextBytes(content);
        channel.commit(
            new LedgerBatch()
                .append(new BlockEntry(number, Blocks.hash("c", number), content, List.of())));
      }
    }
    raw(store -> flip(store, Table.BLOCKS, new ChannelKeys(0).block(17)));
    long before = sizeOf(directory);
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      channel.prune(390, new TreeSet<>(Set.of(0L)));
      assertThat(channel.numberOfHash(Blocks.hash("c", 17))).isEmpty();
      assertThat(channel.block(17)).isEmpty();
      assertThat(channel.block(390)).isPresent();
    }
    assertThat(sizeOf(directory)).isLessThan(before / 4);
  }

  private static long sizeOf(Path folder) throws IOException {
    long bytes = 0;
    for (Path file : filesOf(folder, "")) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  @Test
  void aDirectoryOfOtherFilesIsRefused() throws Exception {
    Files.writeString(directory.resolve("thesis.txt"), "irreplaceable");
    assertRefused(
        this::open,
        "the directory %s holds no ledger but other files, such as thesis.txt"
            .formatted(directory));
  }

  @Test
  void aDatabaseWithOtherTablesIsRefused() throws Exception {
    try (RocksDB database = RocksDB.open(directory.toString())) {
      database.createColumnFamily(new ColumnFamilyDescriptor("accounts".getBytes(UTF_8))).close();
    }
    assertRefused(
        this::open,
        "the database in %s is not a ledger of this version: it has the tables [accounts, default]"
            .formatted(directory));
  }

  @Test
  void aPlainDatabaseIsRefusedAndStaysAsItWas() throws Exception {
    try (RocksDB database = RocksDB.open(directory.toString())) {
      database.put("account".getBytes(UTF_8), "7".getBytes(UTF_8));
    }
    assertRefused(
        this::open,
        "the database in %s is not a ledger of this version: it has the tables [default]"
            .formatted(directory));
    try (RocksDB database = RocksDB.open(directory.toString())) {
      assertThat(database.get("account".getBytes(UTF_8))).isEqualTo("7".getBytes(UTF_8));
    }
  }

  @Test
  void aFirstOpeningThatWasInterruptedIsFinished() throws Exception {
    try (RocksDB database = RocksDB.open(directory.toString())) {
      database.createColumnFamily(new ColumnFamilyDescriptor(Table.BLOCKS.label())).close();
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.channels()).isEmpty();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    Path below = file.resolve("ledger");
    assertRefused(
        () -> RocksLedger.open(below, IDENTITY),
        "cannot make the ledger directory %s".formatted(below));
  }

  @Test
  void aDamagedBlockIsNoticed() {
    try (Ledger ledger = open()) {
      ledger.create("c", block("c", 0)).commit(new LedgerBatch().append(block("c", 1)));
    }
    ChannelKeys keys = new ChannelKeys(0);
    raw(store -> flip(store, Table.BLOCKS, keys.block(0)));

    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      assertThat(channel.block(1)).isPresent();
      assertRefused(
          () -> channel.block(0),
          "channel c in %s is damaged: block 0 does not match its checksum".formatted(directory));
    }
  }

  @Test
  void aSoundBlockInAnotherOnesPlaceIsNoticed() {
    try (Ledger ledger = open()) {
      ledger.create("c", block("c", 0)).commit(new LedgerBatch().append(block("c", 1)));
    }
    ChannelKeys keys = new ChannelKeys(0);
    raw(
        store ->
            store.write(
                new RocksStore.Batch()
                    .put(
                        Table.BLOCKS,
                        keys.block(0),
                        store.get(Table.BLOCKS, keys.block(1)).orElseThrow())));

    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      assertRefused(() -> channel.block(0), "channel c in");
    }
  }

  @Test
  void aDamagedLogRecordIsNoticed() {
    LogKey vote = new LogKey(1, 2, 3);
    try (Ledger ledger = open()) {
      ledger.create("c", block("c", 0)).commit(new LedgerBatch().putLog(vote, new byte[9]));
    }
    raw(store -> flip(store, Table.LOG, new ChannelKeys(0).log(vote)));

    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      assertRefused(channel::log, "channel c in");
    }
  }

  @Test
  void aChainCutShortIsNoticedWhenItIsOpened() {
    try (Ledger ledger = open()) {
      ledger.create("c", block("c", 0)).commit(new LedgerBatch().append(block("c", 1)));
    }
    raw(
        store ->
            store.write(new RocksStore.Batch().delete(Table.BLOCKS, new ChannelKeys(0).block(1))));

    assertRefused(
        this::open, "channel c in %s is damaged: block 1 of 2 is missing".formatted(directory));
  }

  /** Forgetting what follows the damage would mean forgetting promises made to other nodes. */
  @Test
  void damageInTheMiddleOfTheWriteAheadLogIsRefusedNotSkipped() throws Exception {
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.create("c", block("c", 0));
      for (int number = 1; number < 20; number++) {
        channel.commit(new LedgerBatch().append(block("c", number)));
      }
    }
    Path log = onlyFile(".log");
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.seek(file.length() / 2);
      int old = file.read();
      file.seek(file.length() / 2);
      file.write(old ^ 1);
    }
    assertRefused(this::open, "cannot open the ledger in %s".formatted(directory));
  }

  /** Its successors hold later commits, so what is cut off here was acknowledged. */
  @Test
  void anOlderWriteAheadLogCutShortIsRefused() throws Exception {
    try (LedgerProcess process = LedgerProcess.start(directory, Task.COMMIT)) {
      while (filesOf(directory, ".log").size() < 2) {
        assertThat(process.readLine()).isNotNull();
      }
      int commitsToTheNewerLog = 10;
      for (int i = 0; i < commitsToTheNewerLog; i++) {
        assertThat(process.readLine()).isNotNull();
      }
    }
    Path older = filesOf(directory, ".log").getFirst();
    try (RandomAccessFile file = new RandomAccessFile(older.toFile(), "rw")) {
      file.setLength(file.length() - 100);
    }
    assertRefused(this::open, "cannot open the ledger in %s: Size mismatch".formatted(directory));
  }

  private Ledger open() {
    return RocksLedger.open(directory, IDENTITY);
  }

  private Path onlyFile(String suffix) throws IOException {
    List<Path> found = filesOf(directory, suffix);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static List<Path> filesOf(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private void raw(Consumer<RocksStore> action) {
    try (RocksStore store = RocksStore.open(directory)) {
      action.accept(store);
    }
  }

  private static void flip(RocksStore store, Table table, byte[] key) {
    byte[] value = store.get(table, key).orElseThrow();
    value[value.length - 1] ^= 1;
    store.write(new RocksStore.Batch().put(table, key, value));
  }

  private static void assertRefused(ThrowingCallable action, String messageBeginning) {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(action)
        .withMessageStartingWith(messageBeginning)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}

package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.ledger.Blocks.block;
import static org.logothete.ledger.rocks.LedgerProcess.IDENTITY;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * What is missing at the end of a file, or wrong there: a crash may leave it of what nobody was
 * told of, and then the ledger opens without it; of what was acknowledged nothing may be missing.
 */
final class DamagedEndTest {
  @TempDir private Path directory;

  @Test
  void aTornLastRecordIsForgottenWhole() throws Exception {
    writeTwoBlocks();
    acknowledgeOnlyTheFirst();
    cutLog();
    assertOneBlockIsThere();
  }

  /** After a power cut any of its pages may be the ones that are there. */
  @Test
  void aLastRecordWithHolesIsForgottenWhole() throws Exception {
    writeTwoBlocks();
    acknowledgeOnlyTheFirst();
    makeHoleInLog();
    assertOneBlockIsThere();
  }

  @Test
  void anAcknowledgedRecordThatIsCutShortIsRefused() throws Exception {
    writeTwoBlocks();
    cutLog();
    for (int attempt = 0; attempt < 2; attempt++) {
      assertRefused(
          "the ledger in %s is damaged: it ends with change 6, but 10 were acknowledged"
              .formatted(directory));
    }
  }

  @Test
  void anAcknowledgedRecordWithHolesIsRefused() throws Exception {
    writeTwoBlocks();
    makeHoleInLog();
    assertRefused("cannot open the ledger in %s".formatted(directory));
  }

  @Test
  void aManifestThatIsCutShortIsRefused() throws Exception {
    writeTwoBlocks();
    Path manifest = manifest();
    try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertRefused(
        "the ledger in %s is damaged: %s is not what was written"
            .formatted(directory, manifest.getFileName()));
  }

  /** RocksDB of this version reads such a manifest for ever. */
  @Test
  void aManifestThatClaimsToBeReusedIsRefused() throws Exception {
    writeTwoBlocks();
    Files.delete(directory.resolve(HighWaterMark.FILE));
    Path manifest = manifest();
    int typeOfTheFirstFragment = 6;
    try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
      file.seek(typeOfTheFirstFragment);
      file.write(5);
    }
    assertRefused(
        "the ledger in %s is damaged: %s at byte 0".formatted(directory, manifest.getFileName()));
  }

  /** Whatever RocksDB does with its files later must not meet the damage again. */
  @Test
  void aSmallBlockThatWasRepairedIsInNobodysWay() throws Exception {
    writeTwoBlocks();
    open().close(); // makes files of what lies in the log
    try (RandomAccessFile file = new RandomAccessFile(onlyFile(".blob").toFile(), "rw")) {
      int insideTheFirstBlock = 90;
      file.seek(insideTheFirstBlock);
      file.write(new byte[10]);
    }
    long damaged = repairWhatIsDamaged();
    open().close();
    compactBlocks();
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      assertThat(channel.block(damaged).orElseThrow().content())
          .isEqualTo(block("c", damaged).content());
      channel.commit(new LedgerBatch().append(block("c", 2)));
    }
  }

  /** The number of the one block that cannot be read, until it is written anew. */
  private long repairWhatIsDamaged() {
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      List<Long> damaged = new ArrayList<>();
      for (long number = 0; number < channel.height(); number++) {
        try {
          assertThat(channel.block(number)).isPresent();
        } catch (LedgerException _) {
          damaged.add(number);
        }
      }
      assertThat(damaged).hasSize(1);
      channel.repair(block("c", damaged.getFirst()));
      return damaged.getFirst();
    }
  }

  private void compactBlocks() throws RocksDBException {
    List<ColumnFamilyHandle> tables = new ArrayList<>();
    try (RocksTuning tuning = new RocksTuning();
        RocksDB database =
            RocksDB.open(tuning.database(), directory.toString(), tuning.tables(), tables)) {
      database.compactRange(tables.get(List.of(Table.values()).indexOf(Table.BLOCKS)));
      tables.forEach(ColumnFamilyHandle::close);
    }
  }

  private Ledger open() {
    return RocksLedger.open(directory, IDENTITY);
  }

  private byte[] markOfTheFirst = {};

  private void writeTwoBlocks() throws IOException {
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.create("c", block("c", 0));
      markOfTheFirst = Files.readAllBytes(directory.resolve(HighWaterMark.FILE));
      channel.commit(new LedgerBatch().append(block("c", 1)));
    }
  }

  private void acknowledgeOnlyTheFirst() throws IOException {
    Files.write(directory.resolve(HighWaterMark.FILE), markOfTheFirst);
  }

  private void cutLog() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(onlyFile(".log").toFile(), "rw")) {
      file.setLength(file.length() - 10);
    }
  }

  private void makeHoleInLog() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(onlyFile(".log").toFile(), "rw")) {
      file.seek(file.length() - 1_000);
      file.write(new byte[500]);
    }
  }

  private Path manifest() throws IOException {
    return Manifest.current(directory).orElseThrow().file();
  }

  private Path onlyFile(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  private void assertOneBlockIsThere() {
    try (Ledger ledger = open()) {
      ChannelLedger channel = ledger.channel("c").orElseThrow();
      assertThat(channel.height()).isEqualTo(1);
      assertThat(channel.block(1)).isEmpty();
    }
  }

  private void assertRefused(String messageBeginning) {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(this::open)
        .withMessageStartingWith(messageBeginning)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}

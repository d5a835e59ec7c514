package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.orderer.node.Eventually.eventually;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.ledger.rocks.StoppedLedger;
import org.logothete.orderer.audit.AuditReport;
import org.logothete.orderer.audit.StoppedLedgerAudit;
import org.logothete.orderer.channel.BlockSource;

/** A disk that gives a block back with one bit changed, under a node of four. */
final class DamagedBlockTest {
  private static final int BLOCKS = 4;

  /** So large that each block lies in a blob file, even when compressed. */
  private static final int TRANSACTION_BYTES = 8 << 10;

  @TempDir private Path directory;
  private TestNetwork network;

  @BeforeEach
  void orderSome() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(10));
    network.startAll();
    for (int i = 0; i < BLOCKS; i++) {
      byte[] content = new byte[TRANSACTION_BYTES];
      new SplittableRandom(i).nextBytes(content);
      network.order(0, network.transaction(Base64.getEncoder().encodeToString(content)));
    }
  }

  @AfterEach
  void stop() {
    network.close();
  }

  private Path location() throws Exception {
    return network.settings(0).ledgerLocation();
  }

  private AuditReport audit() throws Exception {
    try (StoppedLedger ledger = StoppedLedger.open(location())) {
      return new StoppedLedgerAudit(ledger).run(TestNetwork.CHANNEL, 0, _ -> {});
    }
  }

  /** Blocks that the stopped node cannot read. */
  private List<Long> unreadable() throws Exception {
    try (StoppedLedger ledger = StoppedLedger.open(location())) {
      StoredChannel channel = ledger.channel(TestNetwork.CHANNEL).orElseThrow();
      return LongStream.range(0, channel.height())
          .filter(number -> !isReadable(() -> channel.block(number)))
          .boxed()
          .toList();
    }
  }

  private static boolean isReadable(Supplier<? extends Optional<?>> block) {
    try {
      return block.get().isPresent();
    } catch (LedgerException e) {
      return false;
    }
  }

  /** Flips a bit in the file that holds most of the blocks, so that it hits one of these. */
  private long damageOneOf(LongPredicate wanted) throws Exception {
    Path largest;
    try (Stream<Path> files = Files.list(location())) {
      largest =
          files
              .filter(file -> file.toString().endsWith(".blob"))
              .max(Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
    }
    for (int sixteenths = 1; sixteenths < 16; sixteenths++) {
      long place = largest.toFile().length() * sixteenths / 16;
      flip(largest, place);
      List<Long> damaged = unreadable();
      if (damaged.size() == 1 && wanted.test(damaged.getFirst())) {
        return damaged.getFirst();
      }
      flip(largest, place);
    }
    throw new AssertionError("no such block in " + largest);
  }

  private static void flip(Path path, long place) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(place);
      int old = file.read();
      file.seek(place);
      file.write(old ^ 1);
    }
  }

  @Test
  void isFetchedFromOthersAndWrittenAnew() throws Exception {
    network.stop(0);
    assertThat(unreadable()).isEmpty(); // and what was in the write-ahead log is in files now
    long number = damageOneOf(block -> block > 0 && block < BLOCKS);
    assertThat(audit().findings()).anyMatch(f -> f.where().equals("block " + number));

    network.start(0);
    BlockSource blocks = network.channel(0).blocks();
    assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> blocks.block(number));
    eventually("the block is repaired", () -> isReadable(() -> blocks.block(number)));
    Block sound = network.channel(1).blocks().block(number).orElseThrow();
    assertThat(blocks.block(number).orElseThrow().getHeader()).isEqualTo(sound.getHeader());
    assertThat(blocks.block(number).orElseThrow().getData()).isEqualTo(sound.getData());

    network.stop(0);
    assertThat(audit().findings()).isEmpty();
  }

  @Test
  void ofTheGenesisComesFromItsFile() throws Exception {
    network.stop(0);
    assertThat(unreadable()).isEmpty();
    damageOneOf(block -> block == 0);

    network.start(0);
    assertThat(network.channel(0).blocks().block(0))
        .isEqualTo(network.channel(1).blocks().block(0));
    network.stop(0);
    assertThat(audit().findings()).isEmpty();
  }

  @Test
  void ofTheNewestIsRefused() throws Exception {
    network.stop(0);
    assertThat(unreadable()).isEmpty();
    damageOneOf(block -> block == BLOCKS);

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> network.start(0))
        .withMessageContaining("block " + BLOCKS);
  }
}

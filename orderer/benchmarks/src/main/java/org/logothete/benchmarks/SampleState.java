package org.logothete.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerIdentity;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateView;

/** A ledger in a temporary folder, whose one channel has a state. Of one thread. */
final class SampleState {
  static final String NAMESPACE = "assets";
  private static final String CHANNEL = "benchmark";
  private static final int FILL_WRITES = 50_000;
  private static final int FILL_BLOCKS = 10_000;
  private static final int VALUE_BYTES = 100;
  private static final int HASH_BYTES = 32;

  private Optional<Path> directory = Optional.empty();
  private Optional<Ledger> ledger = Optional.empty();

  void open() throws IOException {
    Path folder = Files.createTempDirectory("state");
    directory = Optional.of(folder);
    ledger = Optional.of(RocksLedger.open(folder, new LedgerIdentity("benchmark")));
    ledger.get().create(CHANNEL, block(0));
  }

  /** Keys 0 up to before this one. */
  void fill(int keys) {
    for (int from = 0; from < keys; from += FILL_WRITES) {
      StateBatch batch = nextBatch();
      for (int i = 0; i < FILL_WRITES && from + i < keys; i++) {
        batch.put(key(from + i), i, value(i));
      }
      apply(batch);
    }
  }

  /** Of the next block, which is appended if it is missing. */
  StateBatch nextBatch() {
    long height = state().height();
    long chain = ledger.orElseThrow().channel(CHANNEL).orElseThrow().height();
    if (height == chain) {
      LedgerBatch blocks = new LedgerBatch();
      for (int i = 0; i < FILL_BLOCKS; i++) {
        blocks.append(block(chain + i));
      }
      ledger.orElseThrow().channel(CHANNEL).orElseThrow().commit(blocks);
    }
    return StateBatch.of(height);
  }

  void apply(StateBatch batch) {
    state().apply(batch);
  }

  StateView view() {
    return state().view();
  }

  private ChannelState state() {
    return ledger.orElseThrow().state(CHANNEL).orElseThrow();
  }

  void close() throws IOException {
    ledger.orElseThrow().close();
    try (Stream<Path> files = Files.walk(directory.orElseThrow())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** As long as an asset's in a chaincode of the field. */
  static StateKey key(int number) {
    return new StateKey(NAMESPACE, "asset-%010d".formatted(number));
  }

  static byte[] value(int number) {
    byte[] value = new byte[VALUE_BYTES];
    byte[] text = ("value " + number).getBytes(UTF_8);
    System.arraycopy(text, 0, value, 0, text.length);
    return value;
  }

  private static BlockEntry block(long number) {
    byte[] hash = new byte[HASH_BYTES];
    for (int i = 0; i < Long.BYTES; i++) {
      hash[i] = (byte) (number >>> (i * Byte.SIZE));
    }
    return new BlockEntry(number, hash, new byte[16], List.of());
  }
}

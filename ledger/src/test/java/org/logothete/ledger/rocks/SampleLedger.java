package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.ledger.rocks.LedgerProcess.IDENTITY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Blocks;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.Version;

/**
 * A ledger with something in every kind of file, all of it acknowledged, and what must be read of
 * it.
 */
final class SampleLedger {
  static final List<String> CHANNELS = List.of("one", "two");
  private static final int RUNS = 4;
  private static final int BLOCKS_PER_RUN = 6;
  private static final int LARGE_EVERY = 4;
  private static final int LARGE_BYTES = 40_000;
  private static final int RECORD_BYTES = 300;
  private static final StateKey NEWEST = new StateKey("sample", "newest");

  /** What was read of a damaged ledger. */
  enum Reading {
    /** All of it, as it was written. */
    SOUND,
    /** What could not be read was said to be damaged; the rest is as it was written. */
    NOTICED
  }

  private SampleLedger() {}

  /** Writes it; each run of the process makes tables of what the one before left in its log. */
  static void write(Path directory) throws IOException {
    for (int run = 0; run < RUNS; run++) {
      try (Ledger ledger = RocksLedger.open(directory, IDENTITY)) {
        for (String name : CHANNELS) {
          if (run == 0) {
            ledger.create(name, block(name, 0));
          }
          ChannelLedger channel = ledger.channel(name).orElseThrow();
          for (int i = 0; i < BLOCKS_PER_RUN; i++) {
            append(channel, ledger.state(name).orElseThrow());
          }
        }
      }
    }
    Path evidence = Files.createDirectories(directory.resolve("evidence"));
    Files.writeString(evidence.resolve("offence.json"), "{\"culprit\": 3}\n");
  }

  /**
   * A record of the next height, then its block with a record of the height above, then what the
   * block writes to the state.
   */
  private static void append(ChannelLedger channel, ChannelState state) {
    long next = channel.height();
    channel.commit(new LedgerBatch().putLog(new LogKey(next, 1, 0), record(next, 1)));
    channel.commit(
        new LedgerBatch()
            .append(block(channel.channel(), next))
            .putLog(new LogKey(next + 1, 2, 0), record(next + 1, 2)));
    state.apply(
        StateBatch.after(state.height(), next)
            .put(NEWEST, 0, record(next, 3))
            .put(key(next), 0, record(next, 4))
            .checkpoint(record(next, 5)));
  }

  private static StateKey key(long block) {
    return new StateKey("sample", "block " + block);
  }

  /**
   * Goes on where it ends; false if the ledger says that it cannot, which is all that it may do.
   */
  static boolean goesOn(Ledger ledger) {
    try {
      for (String name : CHANNELS) {
        append(ledger.channel(name).orElseThrow(), ledger.state(name).orElseThrow());
      }
      return true;
    } catch (LedgerException e) {
      assertThat(e.getMessage()).doesNotContain("\n");
      return false;
    }
  }

  /**
   * Reads everything, and fails if anything is missing or wrong without a word.
   *
   * @param heights of the channels, at least
   */
  static Reading read(Ledger ledger, Map<String, Long> heights) {
    assertThat(ledger.channels()).containsExactlyElementsOf(CHANNELS);
    Reader reader = new Reader();
    for (String name : CHANNELS) {
      ChannelLedger channel = ledger.channel(name).orElseThrow();
      assertThat(channel.height()).isGreaterThanOrEqualTo(heights.getOrDefault(name, 0L));
      for (long number = 0; number < channel.height(); number++) {
        reader.readBlock(channel, number);
      }
      reader.readLog(channel);
      reader.readState(channel, ledger.state(name).orElseThrow());
      reader.reads(() -> assertThat(channel.numberOfTransaction("never ordered")).isEmpty());
    }
    return reader.reading;
  }

  static Map<String, Long> heights() {
    Map<String, Long> heights = new TreeMap<>();
    CHANNELS.forEach(name -> heights.put(name, 1L + RUNS * BLOCKS_PER_RUN));
    return heights;
  }

  /** Counts what the ledger says it cannot read. */
  private static final class Reader {
    private Reading reading = Reading.SOUND;

    void readBlock(ChannelLedger channel, long number) {
      BlockEntry expected = block(channel.channel(), number);
      reads(
          () -> {
            BlockEntry found = channel.block(number).orElseThrow();
            assertThat(found.content()).isEqualTo(expected.content());
            assertThat(found.hash()).isEqualTo(expected.hash());
            assertThat(found.transactionIds()).isEqualTo(expected.transactionIds());
          });
      reads(() -> assertThat(channel.numberOfHash(expected.hash())).hasValue(number));
      String id = expected.transactionIds().getFirst();
      reads(() -> assertThat(channel.numberOfTransaction(id)).hasValue(number));
    }

    void readLog(ChannelLedger channel) {
      long next = channel.height();
      reads(
          () -> {
            Map<LogKey, byte[]> log = channel.log();
            assertThat(log).containsOnlyKeys(new LogKey(next, 2, 0));
            assertThat(log.get(new LogKey(next, 2, 0))).isEqualTo(record(next, 2));
          });
    }

    void readState(ChannelLedger channel, ChannelState state) {
      long newest = channel.height() - 1;
      assertThat(state.height()).isEqualTo(channel.height());
      reads(
          () ->
              assertThat(state.checkpoint())
                  .contains(new StateCheckpoint(newest + 1, record(newest, 5))));
      reads(
          () -> {
            try (StateView view = state.view()) {
              assertThat(view.keys()).isEqualTo(newest + 1);
              assertThat(view.history(NEWEST, Version.MAX, 1_000).writes()).hasSize((int) newest);
              requireProven(
                  view, NEWEST, new StateValue(new Version(newest, 0), record(newest, 3)));
              for (long number = 1; number <= newest; number++) {
                Version version = new Version(number, 0);
                requireProven(view, key(number), new StateValue(version, record(number, 4)));
              }
            }
          });
    }

    private static void requireProven(StateView view, StateKey key, StateValue value) {
      assertThat(view.get(key)).contains(value);
      assertThat(view.prove(key).proves(view.root(), key, value)).isTrue();
    }

    void reads(Runnable step) {
      try {
        step.run();
      } catch (LedgerException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
        reading = Reading.NOTICED;
      }
    }
  }

  private static BlockEntry block(String channel, long number) {
    BlockEntry small = Blocks.block(channel, number);
    if (number % LARGE_EVERY != 0) {
      return small;
    }
    byte[] content = new byte[LARGE_BYTES];
    new SplittableRandom(number).nextBytes(content);
    return new BlockEntry(number, small.hash(), content, small.transactionIds());
  }

  private static byte[] record(long height, int kind) {
    byte[] content = new byte[RECORD_BYTES];
    Arrays.fill(content, (byte) (height + kind));
    return content;
  }
}

package org.logothete.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.logothete.ledger.Blocks.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.state.StateOrigin;

/** What every ledger keeps to, whatever it stores on. */
public abstract class LedgerContract extends RemovalContract {
  /** Blocks of a channel that is worth pruning, in more than one step. */
  private static final int LONG = 800;

  @Test
  void aNewLedgerHasNoChannels() {
    assertThat(ledger.channels()).isEmpty();
    assertThat(ledger.channel(CHANNEL)).isEmpty();
  }

  @Test
  void aChannelBeginsWithItsGenesisBlock() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));

    assertThat(channel.channel()).isEqualTo(CHANNEL);
    assertThat(channel.height()).isEqualTo(1);
    assertThat(ledger.channels()).containsExactly(CHANNEL);
    assertThat(ledger.channel(CHANNEL)).containsSame(channel);
    assertSame(channel.block(0).orElseThrow(), block(CHANNEL, 0));
  }

  @Test
  void aChannelBeginsOnceAndWithBlockZero() {
    ledger.create(CHANNEL, block(CHANNEL, 0));
    assertThatIllegalStateException()
        .isThrownBy(() -> ledger.create(CHANNEL, block(CHANNEL, 0)))
        .withMessage("channel trade exists already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.create("other", block("other", 1)))
        .withMessage("channel other must begin with block 0, not 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.create("", block("", 0)))
        .withMessage("a channel name has 1 to 255 bytes, not 0");
    assertThat(ledger.channels()).containsExactly(CHANNEL);
  }

  @Test
  void blocksAreFoundByNumberHashAndTransaction() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    channel.commit(new LedgerBatch().append(block(CHANNEL, 1)).append(block(CHANNEL, 2)));

    assertThat(channel.height()).isEqualTo(3);
    for (int number = 0; number < 3; number++) {
      assertSame(channel.block(number).orElseThrow(), block(CHANNEL, number));
      assertThat(channel.numberOfHash(Blocks.hash(CHANNEL, number))).hasValue(number);
      assertThat(channel.numberOfTransaction(Blocks.transaction(CHANNEL, number))).hasValue(number);
    }
    assertThat(channel.block(3)).isEmpty();
    assertThat(channel.block(-1)).isEmpty();
    assertThat(channel.numberOfHash(Blocks.hash(CHANNEL, 3))).isEmpty();
    assertThat(channel.numberOfTransaction("unheard of")).isEmpty();
  }

  @Test
  void aBlockIsWrittenAnewAndNoOther() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    channel.commit(new LedgerBatch().append(block(CHANNEL, 1)).append(block(CHANNEL, 2)));
    BlockEntry old = block(CHANNEL, 1);
    BlockEntry anew =
        new BlockEntry(1, old.hash(), "signed by others".getBytes(UTF_8), old.transactionIds());

    channel.repair(anew);

    assertSame(channel.block(1).orElseThrow(), anew);
    assertThat(channel.height()).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.repair(block(CHANNEL, 3)))
        .withMessage("channel %s never had this block 3".formatted(CHANNEL));
    ledger = reopen(ledger);
    assertSame(ledger.channel(CHANNEL).orElseThrow().block(1).orElseThrow(), anew);
  }

  @Test
  void aPrunedChannelKeepsItsTransactionsAndTheBlocksItIsTold() {
    ChannelLedger channel = longChannel();
    assertThat(channel.firstBlock()).isZero();
    assertThat(channel.kept()).isEmpty();

    channel.prune(600, new TreeSet<>(Set.of(0L, 300L, 700L)));

    assertPruned(channel);
    channel.prune(10, new TreeSet<>(Set.of(0L)));
    assertPruned(channel);
    channel.commit(new LedgerBatch().append(block(CHANNEL, LONG)));
    ledger = reopen(ledger);
    assertPruned(reopened());
    assertThat(reopened().height()).isEqualTo(LONG + 1L);
  }

  private static void assertPruned(ChannelLedger channel) {
    assertThat(channel.firstBlock()).isEqualTo(600);
    assertThat(channel.kept()).containsExactly(0L, 300L);
    for (long number : List.of(0L, 300L, 600L, 700L, LONG - 1L)) {
      assertSame(channel.block(number).orElseThrow(), block(CHANNEL, number));
      assertThat(channel.numberOfHash(Blocks.hash(CHANNEL, number))).hasValue(number);
    }
    for (long number : List.of(1L, 299L, 301L, 599L)) {
      assertThat(channel.block(number)).isEmpty();
      assertThat(channel.numberOfHash(Blocks.hash(CHANNEL, number))).isEmpty();
      assertThat(channel.numberOfTransaction(Blocks.transaction(CHANNEL, number))).hasValue(number);
    }
  }

  @Test
  void whatCannotBePrunedIsRefused() {
    ChannelLedger channel = longChannel();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.prune(LONG, new TreeSet<>(Set.of(0L))))
        .withMessage("channel trade has no block %d to begin with", LONG);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.prune(5, new TreeSet<>()))
        .withMessage("channel trade must keep its block 0");
    assertThat(channel.block(4)).isPresent();
  }

  @Test
  void aChannelBeginsWithALaterBlock() {
    ChannelLedger origin = longChannel();
    ledger.restore(
        new ChannelOrigin(
            "copy",
            List.of(block(CHANNEL, 0), block(CHANNEL, 7)),
            block(CHANNEL, 600),
            upTo(600, origin.transactions()),
            StateOrigin.NOTHING));

    ledger = reopen(ledger);
    ChannelLedger copy = ledger.channel("copy").orElseThrow();
    assertThat(copy.firstBlock()).isEqualTo(600);
    assertThat(copy.height()).isEqualTo(601);
    assertThat(copy.kept()).containsExactly(0L, 7L);
    assertSame(copy.block(600).orElseThrow(), block(CHANNEL, 600));
    assertThat(copy.block(599)).isEmpty();
    assertThat(copy.numberOfTransaction(Blocks.transaction(CHANNEL, 599))).hasValue(599);
    assertThat(copy.numberOfTransaction(Blocks.transaction(CHANNEL, 601))).isEmpty();
    copy.commit(new LedgerBatch().append(block(CHANNEL, 601)));
    assertThat(copy.height()).isEqualTo(602);
    assertThat(reopened().height()).isEqualTo(LONG);
  }

  @Test
  void anUnsoundBeginningIsRefused() {
    ledger.create(CHANNEL, block(CHANNEL, 0));
    assertThatIllegalStateException()
        .isThrownBy(() -> ledger.restore(origin(CHANNEL, List.of(block(CHANNEL, 0)), 2)))
        .withMessage("channel trade exists already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.restore(origin("copy", List.of(), 2)))
        .withMessage("channel copy cannot go on from block 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.restore(origin("copy", List.of(block("copy", 1)), 2)))
        .withMessage("channel copy cannot begin with block 1 where 0 or a later one must stand");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.restore(origin("copy", List.of(block("copy", 0)), 0)))
        .withMessage("channel copy cannot go on from block 0");
    assertThat(ledger.channels()).containsExactly(CHANNEL);
  }

  private static ChannelOrigin origin(String channel, List<BlockEntry> kept, long first) {
    return new ChannelOrigin(
        channel, kept, block(channel, first), KnownTransactions.NONE, StateOrigin.NOTHING);
  }

  @Test
  void transactionsAreShownInOrderAndOnce() {
    ChannelLedger channel = longChannel();
    ledger.create("other", block("other", 0));
    List<TransactionKey> keys = new ArrayList<>();
    channel
        .transactions()
        .forEach(
            (key, number) -> {
              assertThat(key).isEqualTo(TransactionKey.of(Blocks.transaction(CHANNEL, number)));
              keys.add(key);
            });
    assertThat(keys).hasSize(LONG).isSorted().doesNotHaveDuplicates();
  }

  private ChannelLedger longChannel() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    LedgerBatch batch = new LedgerBatch();
    for (int number = 1; number < LONG; number++) {
      batch.append(block(CHANNEL, number));
    }
    channel.commit(batch);
    return channel;
  }

  private static KnownTransactions upTo(long last, KnownTransactions all) {
    return visitor ->
        all.forEach(
            (key, number) -> {
              if (number <= last) {
                visitor.transaction(key, number);
              }
            });
  }

  @Test
  void aTransactionIsFoundInTheFirstBlockThatHoldsIt() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0, List.of("a")));
    channel.commit(new LedgerBatch().append(block(CHANNEL, 1, List.of("a", "b", "b"))));
    channel.commit(
        new LedgerBatch()
            .append(block(CHANNEL, 2, List.of("c", "a")))
            .append(block(CHANNEL, 3, List.of("c", "b"))));

    assertThat(channel.numberOfTransaction("a")).hasValue(0);
    assertThat(channel.numberOfTransaction("b")).hasValue(1);
    assertThat(channel.numberOfTransaction("c")).hasValue(2);
  }

  @Test
  void transactionIdsMayBeAnyTextAndEmptyOnesAreNotIndexed() {
    String hex = "0123456789abcdef".repeat(4);
    List<String> ids = List.of("", hex, hex.toUpperCase(Locale.ROOT), "λ".repeat(5000));
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    channel.commit(new LedgerBatch().append(block(CHANNEL, 1, ids)));

    assertThat(channel.block(1).orElseThrow().transactionIds()).isEqualTo(ids);
    assertThat(channel.numberOfTransaction("")).isEmpty();
    assertThat(ids.subList(1, 4))
        .allSatisfy(id -> assertThat(channel.numberOfTransaction(id)).hasValue(1));
  }

  @Test
  void aGapIsRefusedAndNothingOfItsBatchIsStored() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    LedgerBatch gap =
        new LedgerBatch()
            .putLog(new LogKey(1, 0, 0), new byte[1])
            .append(block(CHANNEL, 1))
            .append(block(CHANNEL, 3));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.commit(gap))
        .withMessage("channel trade expects block 2, not 3");
    assertThat(channel.height()).isEqualTo(1);
    assertThat(channel.log()).isEmpty();

    channel.commit(new LedgerBatch().append(block(CHANNEL, 1)));
    assertThat(channel.height()).isEqualTo(2);
  }

  @Test
  void logRecordsAreOrderedAndReplaced() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    LogKey first = new LogKey(1, 255, Long.MAX_VALUE);
    LogKey second = new LogKey(256, 1, 2);
    LogKey third = new LogKey(Long.MAX_VALUE, 0, 0);
    channel.commit(
        new LedgerBatch()
            .putLog(third, bytes("c"))
            .putLog(first, bytes("a"))
            .putLog(second, bytes("")));
    channel.commit(new LedgerBatch().putLog(first, bytes("b")));

    assertThat(text(channel.log()))
        .containsExactly(Map.entry(first, "b"), Map.entry(second, ""), Map.entry(third, "c"));
  }

  @Test
  void aBlockDropsTheLogOfItsHeightAndBelowButNotOfHeightZero() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    LogKey marker = new LogKey(0, 7, 0);
    LogKey later = new LogKey(3, 1, 0);
    channel.commit(
        new LedgerBatch()
            .putLog(marker, bytes("m"))
            .putLog(new LogKey(1, 1, 0), bytes("old"))
            .putLog(new LogKey(2, 1, 0), bytes("old"))
            .putLog(later, bytes("l")));
    channel.commit(
        new LedgerBatch()
            .append(block(CHANNEL, 1))
            .append(block(CHANNEL, 2))
            .putLog(new LogKey(2, 2, 0), bytes("of the same batch")));

    assertThat(text(channel.log())).isEqualTo(new TreeMap<>(Map.of(marker, "m", later, "l")));
    ledger = reopen(ledger);
    assertThat(text(reopened().log())).isEqualTo(new TreeMap<>(Map.of(marker, "m", later, "l")));
  }

  @Test
  void clearingTheLogSparesWhatTheSameBatchPuts() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    LogKey key = new LogKey(4, 1, 1);
    channel.commit(
        new LedgerBatch()
            .putLog(new LogKey(0, 0, 0), bytes("marker"))
            .putLog(key, bytes("old"))
            .putLog(new LogKey(5, 0, 0), bytes("old")));
    channel.commit(new LedgerBatch().putLog(key, bytes("new")).clearLog());

    assertThat(text(channel.log())).isEqualTo(new TreeMap<>(Map.of(key, "new")));
    ledger = reopen(ledger);
    assertThat(text(reopened().log())).isEqualTo(new TreeMap<>(Map.of(key, "new")));
  }

  @Test
  void valuesOfTheLogAreCopies() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    LogKey key = new LogKey(1, 1, 1);
    channel.commit(new LedgerBatch().putLog(key, bytes("safe")));

    channel.log().values().forEach(value -> value[0] = 0);

    assertThat(text(channel.log())).containsEntry(key, "safe");
  }

  @Test
  void channelsDoNotSeeEachOther() {
    ChannelLedger one = ledger.create("one", block("one", 0, List.of("tx")));
    ChannelLedger two = ledger.create("two", block("two", 0));
    one.commit(new LedgerBatch().putLog(new LogKey(9, 9, 9), bytes("x")));
    two.commit(new LedgerBatch().clearLog().append(block("two", 1)));

    assertThat(one.height()).isEqualTo(1);
    assertThat(one.log()).hasSize(1);
    assertThat(two.numberOfTransaction("tx")).isEmpty();
    assertThat(two.numberOfHash(Blocks.hash("one", 0))).isEmpty();
    assertThat(one.block(1)).isEmpty();
  }

  @Test
  void everythingIsThereInTheNextRun() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    ledger.create("empty", block("empty", 0));
    channel.commit(new LedgerBatch().append(block(CHANNEL, 1)));
    channel.commit(new LedgerBatch().putLog(new LogKey(2, 3, 4), bytes("vote")));

    ledger = reopen(ledger);

    assertThat(ledger.channels()).containsExactly("empty", CHANNEL);
    ChannelLedger again = reopened();
    assertThat(again.height()).isEqualTo(2);
    assertSame(again.block(1).orElseThrow(), block(CHANNEL, 1));
    assertThat(again.numberOfHash(Blocks.hash(CHANNEL, 1))).hasValue(1);
    assertThat(again.numberOfTransaction(Blocks.transaction(CHANNEL, 0))).hasValue(0);
    assertThat(text(again.log())).containsEntry(new LogKey(2, 3, 4), "vote");
    again.commit(new LedgerBatch().append(block(CHANNEL, 2)));
    assertThat(again.log()).isEmpty();
    assertThat(ledger.create("third", block("third", 0)).height()).isEqualTo(1);
    assertThat(reopened().height()).isEqualTo(3);
  }

  @Test
  void anEmptyBatchChangesNothing() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    channel.commit(new LedgerBatch());
    assertThat(channel.height()).isEqualTo(1);
  }

  @Test
  void aClosedLedgerRefusesToBeUsed() {
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    ledger.close();
    ledger.close();

    assertThatIllegalStateException().isThrownBy(() -> channel.block(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> channel.commit(new LedgerBatch().append(block(CHANNEL, 1))));
    assertThatIllegalStateException().isThrownBy(() -> ledger.create("late", block("late", 0)));
  }

  @Test
  void channelsCommitConcurrentlyWhileOthersRead() throws Exception {
    int blocks = 50;
    List<ChannelLedger> channels = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d")) {
      channels.add(ledger.create(name, block(name, 0)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> tasks = new ArrayList<>();
      for (ChannelLedger channel : channels) {
        tasks.add(threads.submit(() -> write(channel, blocks)));
        tasks.add(threads.submit(() -> readUntil(channel, blocks)));
      }
      for (Future<?> task : tasks) {
        task.get();
      }
    }
    assertThat(channels).allSatisfy(channel -> assertThat(channel.height()).isEqualTo(blocks));
  }

  /** The two stores and a plain map do the same with the same random batches. */
  @Test
  void aRandomHistoryLeavesWhatAMapWouldHold() {
    long seed = 20260101;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    SortedMap<LogKey, String> expected = new TreeMap<>();
    ChannelLedger channel = ledger.create(CHANNEL, block(CHANNEL, 0));
    for (int step = 0; step < 200; step++) {
      LedgerBatch batch = new LedgerBatch();
      if (random.nextInt(20) == 0) {
        batch.clearLog();
        expected.clear();
      }
      for (int i = random.nextInt(4); i > 0; i--) {
        LogKey key =
            new LogKey(channel.height() + random.nextInt(3), random.nextInt(2), random.nextInt(2));
        batch.putLog(key, bytes("step " + step + i));
        expected.put(key, "step " + step + i);
      }
      if (random.nextBoolean()) {
        long number = channel.height();
        batch.append(block(CHANNEL, number));
        expected.keySet().removeIf(key -> key.height() > 0 && key.height() <= number);
      }
      channel.commit(batch);
      if (random.nextInt(20) == 0) {
        ledger = reopen(ledger);
        channel = reopened();
      }
      assertThat(text(channel.log())).as("seed %d, step %d", seed, step).isEqualTo(expected);
    }
  }

  private ChannelLedger reopened() {
    return ledger.channel(CHANNEL).orElseThrow();
  }

  private static void write(ChannelLedger channel, int blocks) {
    for (int number = 1; number < blocks; number++) {
      channel.commit(new LedgerBatch().putLog(new LogKey(number + 1L, 0, 0), bytes("vote")));
      channel.commit(new LedgerBatch().append(block(channel.channel(), number)));
    }
  }

  private static void readUntil(ChannelLedger channel, int blocks) {
    long height = 0;
    while (height < blocks) {
      height = channel.height();
      assertSame(channel.block(height - 1).orElseThrow(), block(channel.channel(), height - 1));
    }
  }

  private static void assertSame(BlockEntry actual, BlockEntry expected) {
    assertThat(actual.number()).isEqualTo(expected.number());
    assertThat(actual.hash()).isEqualTo(expected.hash());
    assertThat(actual.content()).isEqualTo(expected.content());
    assertThat(actual.transactionIds()).isEqualTo(expected.transactionIds());
  }

  private static SortedMap<LogKey, String> text(SortedMap<LogKey, byte[]> log) {
    SortedMap<LogKey, String> texts = new TreeMap<>();
    log.forEach((key, value) -> texts.put(key, new String(value, UTF_8)));
    return texts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

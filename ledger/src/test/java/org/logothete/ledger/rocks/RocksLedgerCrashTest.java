package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.Blocks;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.rocks.LedgerProcess.Task;
import org.logothete.ledger.state.StateModel;
import org.logothete.ledger.state.StateView;

/** What was acknowledged is there after the process was killed or the disk gave out. */
final class RocksLedgerCrashTest {
  private static final int KILLS = 3;
  private static final int COMMITS_BEFORE_A_KILL = 150;

  @TempDir private Path directory;

  /** The height up to which commits were acknowledged, by channel. */
  private final Map<String, Long> acknowledged = new HashMap<>();

  @Test
  void everyAcknowledgedCommitSurvivesKills() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      try (LedgerProcess process = LedgerProcess.start(directory, Task.COMMIT)) {
        for (int i = 0; i < COMMITS_BEFORE_A_KILL; i++) {
          note(String.valueOf(process.readLine()));
        }
        process.kill();
        noteTheRest(process);
      }
      verifyLedger();
    }
    assertThat(acknowledged.values()).allSatisfy(height -> assertThat(height).isGreaterThan(10));
  }

  @Test
  void aFullDiskIsALedgerExceptionAndLosesNothingAcknowledged() throws Exception {
    List<String> failures;
    try (LedgerProcess process =
        LedgerProcess.start(directory, Task.COMMIT_UNTIL_THE_DISK_IS_FULL)) {
      failures = noteTheRest(process);
    }

    assertThat(failures)
        .hasSameSizeAs(LedgerProcess.CHANNELS)
        .allSatisfy(failure -> assertThat(failure).contains("the ledger in " + directory))
        .anySatisfy(failure -> assertThat(failure).contains("cannot write to the ledger in"));
    verifyLedger();
  }

  private List<String> noteTheRest(LedgerProcess process) throws IOException {
    List<String> failures = new ArrayList<>();
    for (String line = process.readLine(); line != null; line = process.readLine()) {
      if (line.startsWith(LedgerProcess.FAILED)) {
        failures.add(line);
      } else {
        note(line);
      }
    }
    return failures;
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    // A kill may cut the last line short: then nobody was told of that commit.
    if (words.length == 2 && LedgerProcess.CHANNELS.contains(words[0]) && !words[1].isEmpty()) {
      acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
    }
  }

  private void verifyLedger() {
    try (Ledger ledger = RocksLedger.open(directory, LedgerProcess.IDENTITY)) {
      for (String name : LedgerProcess.CHANNELS) {
        ChannelLedger channel = ledger.channel(name).orElseThrow();
        assertThat(channel.height()).isGreaterThanOrEqualTo(acknowledged.getOrDefault(name, 1L));
        verifyChain(name, channel);
        verifyLog(channel);
        verifyState(name, ledger);
      }
    }
    try (StoppedLedger stopped = StoppedLedger.open(directory)) {
      for (String name : LedgerProcess.CHANNELS) {
        assertThat(stopped.checkState(name).height()).isPositive();
      }
    }
  }

  /** The state is that of a block, whole, and of no earlier one than was acknowledged. */
  private void verifyState(String name, Ledger ledger) {
    try (StateView view = ledger.state(name).orElseThrow().view()) {
      assertThat(view.height())
          .isBetween(
              acknowledged.getOrDefault(name, 1L), ledger.channel(name).orElseThrow().height());
      StateModel model = new StateModel(0);
      for (long number = 0; number < view.height(); number++) {
        model.take(StateModel.batch(number));
      }
      model.verify(view);
    }
  }

  private static void verifyChain(String name, ChannelLedger channel) {
    for (long number = 0; number < channel.height(); number++) {
      BlockEntry block = channel.block(number).orElseThrow();
      assertThat(block.content()).isEqualTo(Blocks.block(name, number).content());
      assertThat(channel.numberOfHash(block.hash())).hasValue(number);
      assertThat(channel.numberOfTransaction(Blocks.transaction(name, number))).hasValue(number);
    }
    assertThat(channel.block(channel.height())).isEmpty();
    assertThat(channel.numberOfHash(Blocks.hash(name, channel.height()))).isEmpty();
  }

  /** Behind block n lies n+1's early record, and n+1's vote if that was written too. */
  private static void verifyLog(ChannelLedger channel) {
    long height = channel.height();
    if (height > 1) {
      assertThat(channel.log()).containsKey(new LogKey(height, 2, 0));
    }
    assertThat(channel.log().keySet())
        .isSubsetOf(new LogKey(height, 1, 0), new LogKey(height, 2, 0));
  }
}

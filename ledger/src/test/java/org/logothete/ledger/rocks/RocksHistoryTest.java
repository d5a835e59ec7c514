package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.ledger.rocks.LedgerProcess.IDENTITY;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateFigures;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateScene;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.Version;

/** That room is given back, and that pruning which was interrupted is brought to its end. */
final class RocksHistoryTest extends StateScene {
  private static final StateKey KEY = key("n1", "key 5");
  private static final StateRows ROWS = new StateRows(0);

  @TempDir private Path directory;

  @Override
  protected Ledger openFresh() {
    return RocksLedger.open(directory, IDENTITY);
  }

  @Override
  protected Ledger reopen(Ledger old) {
    old.close();
    return openFresh();
  }

  @Test
  void rowsOfOldBlocksAreGoneInSteps() {
    int keys = HistoryPruning.STEP_ROWS + 100;
    StateBatch many = StateBatch.of(0);
    for (int i = 0; i < keys; i++) {
      many.put(key("n", "k" + i), i, bytes("v"));
    }
    state().apply(many);
    state().apply(StateBatch.of(1).put(KEY, 0, bytes("a")));
    state().apply(StateBatch.of(2).put(KEY, 0, bytes("b")));

    state().forgetHistory(2);

    assertThat(historyRows())
        .singleElement()
        .satisfies(row -> assertThat(StateRows.parseHistoryVersion(row).block()).isEqualTo(2));
    assertThat(check()).isEqualTo(new StateFigures(3, keys + 1, 2, 1, root()));
  }

  /** Rows that were forgotten and are there still are not shown, and go the next time. */
  @Test
  void whatAnInterruptedPruningLeftIsNotShownAndDeletedLater() {
    fillWithHistory();
    HistoryRecord begun = new HistoryRecord(CHANNEL, 2, 0);
    int rows = historyRows().size();
    stopped(
        store -> {
          store.write(new RocksStore.Batch().put(Table.META, begun.key(), begun.value()));
          return true;
        });
    try (StateView view = state().view()) {
      assertThat(view.historyFrom()).isEqualTo(2);
      assertThat(view.history(KEY, Version.MAX, 9).writes()).isEmpty();
    }
    assertThat(historyRows()).hasSize(rows);
    assertThat(check().writes()).isEqualTo(rows / 3);

    state().forgetHistory(1);

    assertThat(historyRows()).hasSize(rows / 3);
    assertThat(check().writes()).isEqualTo(rows / 3);
  }

  @Test
  void damageOfItsRecordAndRowsThatShouldBeGoneAreNoticed() {
    fillWithHistory();
    HistoryRecord cleared = HistoryRecord.beginning(CHANNEL, 2);
    put(cleared.key(), cleared.value());
    assertRefused("the state is damaged: its history tells of block ", "was cleared up to 2");

    byte[] damaged = cleared.value();
    damaged[damaged.length - 1] ^= 1;
    put(cleared.key(), damaged);
    assertRefused("the record of the history of channel trade is damaged", "");
  }

  private void assertRefused(String begin, String end) {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(this::check)
        .withMessageStartingWith(begin)
        .withMessageEndingWith(end);
  }

  private void put(byte[] key, byte[] value) {
    stopped(
        store -> {
          store.write(new RocksStore.Batch().put(Table.META, key, value));
          return true;
        });
  }

  private List<byte[]> historyRows() {
    return stopped(
        store -> store.keys(Table.STATE_HISTORY, ROWS.prefix(), ROWS.end(), Integer.MAX_VALUE));
  }

  private StateFigures check() {
    ledger.close();
    try (StoppedLedger stopped = StoppedLedger.open(directory)) {
      return stopped.checkState(CHANNEL);
    } finally {
      ledger = openFresh();
    }
  }

  /** Looks at the tables while no ledger uses them. */
  private <T> T stopped(Function<RocksStore, T> action) {
    ledger.close();
    try (RocksStore store = RocksStore.open(directory)) {
      return action.apply(store);
    } finally {
      ledger = openFresh();
    }
  }
}

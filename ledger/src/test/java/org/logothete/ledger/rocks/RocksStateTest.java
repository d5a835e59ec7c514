package org.logothete.ledger.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.ledger.rocks.LedgerProcess.IDENTITY;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.Hash;
import org.logothete.ledger.merkle.PagePath;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateCheckpoint;
import org.logothete.ledger.state.StateContract;
import org.logothete.ledger.state.StateDigest;
import org.logothete.ledger.state.StateEntries;
import org.logothete.ledger.state.StateEntry;
import org.logothete.ledger.state.StateFigures;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateOrigin;
import org.logothete.ledger.state.StateRange;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateView;
import org.logothete.ledger.state.Version;

/** The contract, and that damage is noticed and named. */
final class RocksStateTest extends StateContract {
  private static final StateKey KEY = key("n1", "key 5");
  private static final StateRows ROWS = new StateRows(0);
  private static final PagePath TOP = new PagePath("");

  @TempDir private Path directory;

  @Override
  protected Ledger openFresh() {
    return RocksLedger.open(directory, IDENTITY);
  }

  @Override
  protected Ledger reopen(Ledger old) {
    old.close();
    return RocksLedger.open(directory, IDENTITY);
  }

  @Test
  void theWholeStateIsCheckedAgainstItsRoot() {
    fillWithHistory();
    Hash root = root();
    long keys;
    try (StateView view = state().view()) {
      keys = view.keys();
    }
    ledger.close();

    assertThat(check()).isEqualTo(new StateFigures(3, keys, 0, 2103, root));
  }

  @Test
  void theStateOfARunningNodeIsReadByOthersAsItStands() {
    fillWithHistory();
    Hash root = root();
    try (StoppedLedger other = StoppedLedger.openShared(directory);
        StateView view = other.state(CHANNEL)) {
      state().apply(StateBatch.of(3).put(KEY, 0, bytes("later")));

      assertThat(view.root()).isEqualTo(root).isNotEqualTo(root());
      assertThat(view.get(KEY)).contains(value(0, 5, "v05"));
      assertThat(view.prove(KEY).proves(root, KEY, value(0, 5, "v05"))).isTrue();
      assertThat(other.checkState(CHANNEL).root()).isEqualTo(root);
    }
  }

  /** Pages go with the keys that they were for. */
  @Test
  void aStateThatLosesItsKeysIsSound() {
    fillWithHistory();
    List<StateEntry> entries = new ArrayList<>();
    try (StateView view = state().view()) {
      new StateEntries(view).forEachRemaining(entries::add);
    }
    List<Integer> lefts = List.of(100, 3, 1, 0);
    for (int left : lefts) {
      StateBatch batch = StateBatch.of(state().height());
      entries.subList(left, entries.size()).forEach(entry -> batch.delete(entry.key(), 0));
      state().apply(batch);
      ledger.close();
      assertThat(check().keys()).isEqualTo(left);
      ledger = openFresh();
    }
    assertThat(root()).isEqualTo(Hash.ZERO);
  }

  @Test
  void anEmptyStateIsSound() {
    ledger.close();
    assertThat(check()).isEqualTo(new StateFigures(0, 0, 0, 0, Hash.ZERO));
  }

  @Test
  void aDamagedValueIsNoticed() {
    fillWithHistory();
    damage(store -> flip(store, Table.STATE, ROWS.key(KEY)));

    String message = "the state is damaged: the value of n1/key 5 does not match its checksum";
    assertDamaged(message);
    ledger = openFresh();
    try (StateView view = state().view()) {
      assertRefused(() -> view.get(KEY), message);
      assertRefused(() -> view.range(new StateRange("n1", "key 5", ""), 9), message);
      assertThat(view.get(key("n1", "key 7"))).isPresent();
    }
  }

  /** Its checksum is right, since it was written so; only the tree knows better. */
  @Test
  void anOldValueInThePlaceOfANewOneIsNoticed() {
    fillWithHistory();
    byte[] row = ROWS.key(KEY);
    List<byte[]> old = new ArrayList<>();
    damage(store -> old.add(store.get(Table.STATE, row).orElseThrow()));
    ledger = openFresh();
    state().apply(StateBatch.of(3).put(KEY, 0, bytes("new")));
    damage(store -> store.write(new RocksStore.Batch().put(Table.STATE, row, old.getFirst())));

    assertDamaged("the state is damaged: the value of n1/key 5 is not the one in its tree");
  }

  @Test
  void valuesThatAreMissingOrTooManyAreNoticed() {
    fillWithHistory();
    byte[] row = ROWS.key(KEY);
    byte[] stranger = ROWS.key(key("n1", "stranger"));
    List<byte[]> value = new ArrayList<>();
    damage(
        store -> {
          value.add(store.get(Table.STATE, row).orElseThrow());
          store.write(new RocksStore.Batch().delete(Table.STATE, row));
        });
    assertDamaged("the state is damaged: it has 1298 keys where there must be 1299");

    damage(
        store ->
            store.write(
                new RocksStore.Batch()
                    .put(Table.STATE, row, value.getFirst())
                    .put(Table.STATE, stranger, ROWS.sealed(stranger, value(0, 0, "of nobody")))));
    assertDamaged("the state is damaged: the value of n1/stranger is not the one in its tree");
  }

  @Test
  void aDamagedPageIsNoticedByAllWhoseWayItIsOn() {
    fillWithHistory();
    Hash root = root();
    damage(store -> flip(store, Table.STATE_TREE, ROWS.page(TOP)));

    String message =
        "the state is damaged: page \"\" of its tree does not have the hash that is named above it";
    assertDamaged(message);
    ledger = openFresh();
    assertRefused(() -> state().apply(StateBatch.of(3).put(KEY, 0, bytes("x"))), message);
    try (StateView view = state().view()) {
      assertRefused(() -> view.prove(KEY), message);
      assertThat(view.get(KEY)).isPresent();
      assertThat(view.root()).isEqualTo(root);
      assertThat(view.height()).isEqualTo(3);
    }
  }

  @Test
  void aPageThatIsMissingOrTooManyIsNoticed() {
    fillWithHistory();
    PagePath some = new PagePath("7");
    PagePath nobodys = new PagePath("777777");
    List<byte[]> page = new ArrayList<>();
    damage(
        store -> {
          page.add(store.get(Table.STATE_TREE, ROWS.page(some)).orElseThrow());
          store.write(new RocksStore.Batch().delete(Table.STATE_TREE, ROWS.page(some)));
        });
    assertDamaged("the state is damaged: page \"7\" of its tree is missing");

    damage(
        store ->
            store.write(
                new RocksStore.Batch()
                    .put(Table.STATE_TREE, ROWS.page(some), page.getFirst())
                    .put(Table.STATE_TREE, ROWS.page(nobodys), page.getFirst())));
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(this::check)
        .withMessageMatching("the state is damaged: it has \\d+ pages where there must be \\d+");
  }

  @Test
  void aPageOfOtherBytesIsNoticed() {
    fillWithHistory();
    damage(
        store ->
            store.write(
                new RocksStore.Batch().put(Table.STATE_TREE, ROWS.page(TOP), new byte[] {2, 0})));
    assertDamaged("the state is damaged: page \"\" of its tree is none: a page is cut short");
  }

  @Test
  void aDamagedHistoryIsNoticed() {
    fillWithHistory();
    byte[] row = ROWS.history(StateRows.hash(KEY), new Version(0, 5));
    damage(store -> flip(store, Table.STATE_HISTORY, row));

    assertDamaged("the state is damaged: a write in its history does not match its checksum");
    ledger = openFresh();
    try (StateView view = state().view()) {
      assertRefused(
          () -> view.history(KEY, Version.MAX, 9),
          "the state is damaged: the history of n1/key 5 does not match its checksum");
    }
  }

  @Test
  void aDamagedCheckpointIsNoticedAndTheRestIsRead() {
    state().apply(StateBatch.of(0).put(KEY, 0, bytes("v")).checkpoint(bytes("c")));
    damage(store -> flip(store, Table.STATE_CHECKPOINT, ROWS.checkpoint()));

    String message = "the state is damaged: its checkpoint does not match its checksum";
    assertDamaged(message);
    ledger = openFresh();
    assertRefused(() -> state().checkpoint(), message);
    try (StateView view = state().view()) {
      assertThat(view.get(KEY)).isPresent();
    }
  }

  /** Its checksum is right, since it was written so; only the record knows better. */
  @Test
  void anOldCheckpointInThePlaceOfANewOneAndAMissingOneAreNoticed() {
    byte[] row = ROWS.checkpoint();
    state().apply(StateBatch.of(0).checkpoint(bytes("old")));
    List<byte[]> old = new ArrayList<>();
    damage(store -> old.add(store.get(Table.STATE_CHECKPOINT, row).orElseThrow()));
    ledger = openFresh();
    state().apply(StateBatch.of(1).checkpoint(bytes("new")));
    damage(
        store ->
            store.write(new RocksStore.Batch().put(Table.STATE_CHECKPOINT, row, old.getFirst())));
    assertDamaged(
        "the state is damaged: its checkpoint, of height 1, is not the one in its record");

    damage(store -> store.write(new RocksStore.Batch().delete(Table.STATE_CHECKPOINT, row)));
    assertDamaged("the state is damaged: it has no checkpoint");
  }

  @Test
  void aCheckpointThatNobodyWroteIsNoticed() {
    fillWithHistory();
    byte[] row = ROWS.checkpoint();
    byte[] stranger = ROWS.sealed(row, new StateCheckpoint(1, bytes("of nobody")));
    damage(store -> store.write(new RocksStore.Batch().put(Table.STATE_CHECKPOINT, row, stranger)));
    assertDamaged("the state is damaged: it has 1 checkpoints where there must be 0");
  }

  @Test
  void aDamagedRecordIsNoticedWhenTheLedgerIsOpened() {
    fillWithHistory();
    byte[] row = StateRecord.empty(CHANNEL).key();
    damage(store -> flip(store, Table.META, row));

    assertRefused(
        this::openFresh,
        "the record of the state of channel trade is damaged: it does not match its checksum");
  }

  @Test
  void aStateAheadOfItsChannelIsRefused() {
    StateRecord ahead =
        new StateRecord(
            CHANNEL, BLOCKS + 1, 0, StateRecord.empty(CHANNEL).root(), Optional.empty());
    damage(
        store -> store.write(new RocksStore.Batch().put(Table.META, ahead.key(), ahead.value())));

    assertRefused(
        this::openFresh,
        "channel trade in %s is damaged: it has height 40 and its state has 41"
            .formatted(directory));
  }

  @Test
  void aDigestThatIsDamagedOrMissingIsNoticed() {
    state().apply(StateBatch.of(0).put(KEY, 0, bytes("v")));
    state().apply(StateBatch.of(1));
    damage(store -> flip(store, Table.STATE_DIGESTS, ROWS.digest(1)));

    String message = "the state is damaged: its digest of height 1 does not match its checksum";
    assertDamaged(message);
    ledger = openFresh();
    try (StateView view = state().view()) {
      assertRefused(() -> view.digest(1), message);
      assertThat(view.digest(2)).contains(view.digest());
    }
    damage(
        store ->
            store.write(
                new RocksStore.Batch()
                    .delete(Table.STATE_DIGESTS, ROWS.digest(1))
                    .delete(Table.STATE_DIGESTS, ROWS.digest(2))));
    assertDamaged("the state is damaged: its newest digest is not that of its record");
  }

  @Test
  void aRestorationThatBreaksOffLeavesNoChannelAndIsBegunAnew() {
    fillWithHistory();
    List<StateEntry> entries = new ArrayList<>();
    StateDigest digest;
    try (StateView view = state().view()) {
      new StateEntries(view).forEachRemaining(entries::add);
      digest = view.digest();
    }
    // Beyond the bytes of a step, so that some are written before it breaks off.
    List<StateEntry> larger = new ArrayList<>(entries);
    for (int i = 0; i < 5; i++) {
      byte[] content = new byte[StateValue.BYTES_MAX];
      larger.addFirst(
          new StateEntry(key("n2", "large " + i), new StateValue(new Version(0, 0), content)));
    }
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                restoredState(
                    "copy", new StateOrigin(digest, breakingOff(larger, 900), Optional.empty())));

    ledger = reopen(ledger);
    assertThat(ledger.channels()).containsExactly(CHANNEL);
    assertThat(ledger.state("copy")).isEmpty();
    restoredState("copy", new StateOrigin(digest, entries::forEach, Optional.empty()));
    ledger.close();
    try (StoppedLedger stopped = StoppedLedger.open(directory)) {
      assertThat(stopped.checkState("copy").root()).isEqualTo(digest.root());
    }
  }

  /** More entries than are loaded in one write. */
  @Test
  void aLargeStateIsRestoredInSteps() {
    int keys = StateLoading.STEP_ENTRIES + 10;
    StateBatch batch = StateBatch.of(0);
    for (int i = 0; i < keys; i++) {
      batch.put(key("n", "k" + i), i, bytes("v"));
    }
    state().apply(batch);
    StateDigest digest;
    try (StateView view = state().view()) {
      digest = view.digest();
      restoredState(
          "copy",
          new StateOrigin(digest, new StateEntries(view)::forEachRemaining, Optional.empty()));
    }
    ledger.close();
    try (StoppedLedger stopped = StoppedLedger.open(directory)) {
      assertThat(stopped.checkState("copy"))
          .isEqualTo(new StateFigures(1, keys, 1, 0, digest.root()));
    }
  }

  private StateFigures check() {
    try (StoppedLedger stopped = StoppedLedger.open(directory)) {
      return stopped.checkState(CHANNEL);
    }
  }

  private void assertDamaged(String message) {
    assertRefused(this::check, message);
  }

  private static void assertRefused(ThrowingCallable action, String message) {
    assertThatExceptionOfType(LedgerException.class).isThrownBy(action).withMessage(message);
  }

  /** Closes the ledger and writes behind its back. */
  private void damage(Consumer<RocksStore> action) {
    ledger.close();
    try (RocksStore store = RocksStore.open(directory)) {
      action.accept(store);
    }
  }

  private static void flip(RocksStore store, Table table, byte[] key) {
    byte[] value = store.get(table, key).orElseThrow();
    value[value.length - 1] ^= 1;
    store.write(new RocksStore.Batch().put(table, key, value));
  }
}

package org.logothete.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.logothete.ledger.Blocks.block;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.merkle.Hash;

/** What every channel's state keeps to, whatever it is stored on. */
public abstract class StateContract extends StateOriginContract {
  private static final StateKey PEAR = key("fruit", "pear");
  private static final StateKey APPLE = key("fruit", "apple");

  @Test
  void aStateIsThereWithItsChannelAndEmptyAtFirst() {
    assertThat(ledger.state("nowhere")).isEmpty();
    assertThat(state().height()).isZero();
    try (StateView view = state().view()) {
      assertThat(view.height()).isZero();
      assertThat(view.keys()).isZero();
      assertThat(view.root()).isEqualTo(Hash.ZERO);
      assertThat(view.get(PEAR)).isEmpty();
      assertThat(view.namespaces("", 10)).isEmpty();
      assertThat(view.range(StateRange.all("fruit"), 10).entries()).isEmpty();
      assertThat(view.history(PEAR, Version.MAX, 10).writes()).isEmpty();
      assertThat(view.prove(PEAR).provesAbsence(view.root(), PEAR)).isTrue();
    }
  }

  @Test
  void whatABlockWritesIsThereWithItsVersion() {
    state().apply(StateBatch.of(0).put(PEAR, 2, bytes("green")).put(APPLE, 3, bytes("")));
    state().apply(StateBatch.of(1).put(PEAR, 0, bytes("yellow")).delete(APPLE, 1));

    ledger = reopen(ledger);

    assertThat(state().height()).isEqualTo(2);
    try (StateView view = state().view()) {
      assertThat(view.height()).isEqualTo(2);
      assertThat(view.keys()).isEqualTo(1);
      assertThat(view.get(PEAR)).contains(value(1, 0, "yellow"));
      assertThat(view.get(APPLE)).isEmpty();
      assertThat(view.get(key("fruits", "pear"))).isEmpty();
    }
  }

  @Test
  void anEmptyValueIsAValue() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("")));
    try (StateView view = state().view()) {
      assertThat(view.get(PEAR)).contains(value(0, 0, ""));
      assertThat(view.keys()).isEqualTo(1);
    }
  }

  @Test
  void blocksComeInOrderOnceAndAfterTheChannelHasThem() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("a")));
    state().apply(StateBatch.after(1, 6).put(PEAR, 0, bytes("b")));
    Hash root = root();

    assertRefused(StateBatch.of(6), "the state of channel trade has block 6 already");
    assertRefused(StateBatch.after(1, 4), "the state of channel trade has block 4 already");
    assertRefused(
        StateBatch.of(8), "the state of channel trade has height 7, block 8 continues height 8");
    assertRefused(
        StateBatch.after(6, 8),
        "the state of channel trade has height 7, block 8 continues height 6");
    assertRefused(
        StateBatch.after(7, BLOCKS),
        "channel trade does not have block 40, which its state is to take");

    assertThat(state().height()).isEqualTo(7);
    assertThat(root()).isEqualTo(root);
    state().apply(StateBatch.of(7));
    assertThat(state().height()).isEqualTo(8);
    assertThat(root()).isEqualTo(root);
  }

  private void assertRefused(StateBatch batch, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state().apply(batch.put(APPLE, 0, bytes("x"))))
        .withMessage(message);
  }

  @Test
  void rangesAreInTheOrderOfUtf8AndOfOneNamespace() {
    String rare = new String(Character.toChars(0x10000));
    List<String> inOrder =
        List.of("\0", "\0a", "a", "a\0", "aa", "b", "é", "\uffee", rare, rare + "a");
    StateBatch batch = StateBatch.of(0);
    for (String name : inOrder.reversed()) {
      batch.put(key("n", name), 0, bytes(name));
      batch.put(key("n1", name), 0, bytes("other"));
      batch.put(key("m", name), 0, bytes("other"));
    }
    state().apply(batch);

    try (StateView view = state().view()) {
      assertThat(names(view, StateRange.all("n"), 3)).isEqualTo(inOrder);
      assertThat(names(view, new StateRange("n", "a", "b"), 100)).containsExactly("a", "a\0", "aa");
      assertThat(names(view, new StateRange("n", "", "a"), 1)).containsExactly("\0", "\0a");
      assertThat(names(view, new StateRange("n", "\uffee", ""), 1))
          .containsExactly("\uffee", rare, rare + "a");
      assertThat(names(view, new StateRange("n", "b", "a"), 5)).isEmpty();
      assertThat(names(view, StateRange.all("n2"), 5)).isEmpty();
      assertThat(view.namespaces("", 2)).containsExactly("m", "n");
      assertThat(view.namespaces("n", 2)).containsExactly("n1");
      assertThat(view.namespaces("mm", 1)).containsExactly("n");
      assertThat(view.namespaces("n1", 2)).isEmpty();
    }
  }

  /** Reads page by page. */
  private static List<String> names(StateView view, StateRange range, int limit) {
    List<String> names = new ArrayList<>();
    Optional<StateRange> rest = Optional.of(range);
    while (rest.isPresent()) {
      StatePage page = view.range(rest.get(), limit);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      page.entries()
          .forEach(
              entry -> {
                assertThat(entry.key().namespace()).isEqualTo(range.namespace());
                assertThat(entry.value().content()).isEqualTo(bytes(entry.key().key()));
                names.add(entry.key().key());
              });
      rest = page.rest();
    }
    return names;
  }

  @Test
  void aPageIsBoundedByItsBytesToo() {
    int quarter = (int) (StateView.PAGE_BYTES_MAX / 4);
    StateBatch batch = StateBatch.of(0);
    for (int i = 0; i < 6; i++) {
      batch.put(key("big", "k" + i), 0, new byte[quarter]);
    }
    state().apply(batch);

    try (StateView view = state().view()) {
      StatePage page = view.range(StateRange.all("big"), 10);
      assertThat(page.entries()).hasSize(4);
      assertThat(page.rest()).contains(new StateRange("big", "k4", ""));
      assertThat(view.range(page.rest().orElseThrow(), 10).rest()).isEmpty();
    }
  }

  @Test
  void pagesOfNoSizeOrTooLargeOnesAreRefused() {
    try (StateView view = state().view()) {
      for (int limit : List.of(0, -1, StateView.PAGE_MAX + 1)) {
        String message = "a page has 1 to 10000 entries, not " + limit;
        assertThatIllegalArgumentException()
            .isThrownBy(() -> view.range(StateRange.all("n"), limit))
            .withMessage(message);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> view.history(PEAR, Version.MAX, limit))
            .withMessage(message);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> view.namespaces("", limit))
            .withMessage(message);
      }
    }
  }

  @Test
  void theHistoryOfAKeyIsAllThatWasDoneToIt() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("a")).put(PEAR, 2, bytes("b")));
    state()
        .apply(StateBatch.of(1).put(APPLE, 0, bytes("x")).put(key("fruit", "pea"), 0, bytes("y")));
    state().apply(StateBatch.of(2).delete(PEAR, 1));
    state().apply(StateBatch.of(3).delete(PEAR, 0).put(PEAR, 4, bytes("c")));

    List<StateWrite> all =
        List.of(
            put(PEAR, value(3, 4, "c")),
            new StateWrite.Delete(PEAR, new Version(3, 0)),
            new StateWrite.Delete(PEAR, new Version(2, 1)),
            put(PEAR, value(0, 2, "b")),
            put(PEAR, value(0, 0, "a")));
    try (StateView view = state().view()) {
      assertThat(view.history(PEAR, Version.MAX, 100))
          .isEqualTo(new HistoryPage(all, Optional.empty()));
      assertThat(view.history(PEAR, Version.MAX, 5).rest()).isEmpty();
      HistoryPage first = view.history(PEAR, Version.MAX, 2);
      assertThat(first)
          .isEqualTo(new HistoryPage(all.subList(0, 2), Optional.of(new Version(3, 0))));
      HistoryPage second = view.history(PEAR, first.rest().orElseThrow(), 2);
      assertThat(second)
          .isEqualTo(new HistoryPage(all.subList(2, 4), Optional.of(new Version(0, 2))));
      assertThat(view.history(PEAR, second.rest().orElseThrow(), 2).writes())
          .isEqualTo(all.subList(4, 5));
      assertThat(view.history(key("fruit", "pears"), Version.MAX, 5).writes()).isEmpty();
    }
  }

  @Test
  void aViewStaysWhatItWas() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("old")).put(APPLE, 0, bytes("old")));
    try (StateView before = state().view()) {
      Hash root = before.root();
      state().apply(StateBatch.of(1).put(PEAR, 0, bytes("new")).delete(APPLE, 0));
      state().apply(StateBatch.of(2).put(key("later", "k"), 0, bytes("new")));

      assertThat(before.height()).isEqualTo(1);
      assertThat(before.keys()).isEqualTo(2);
      assertThat(before.root()).isEqualTo(root).isNotEqualTo(root());
      assertThat(before.get(PEAR)).contains(value(0, 0, "old"));
      assertThat(before.range(StateRange.all("fruit"), 9).entries()).hasSize(2);
      assertThat(before.history(PEAR, Version.MAX, 9).writes()).hasSize(1);
      assertThat(before.namespaces("", 9)).containsExactly("fruit");
      assertThat(before.prove(APPLE).proves(root, APPLE, value(0, 0, "old"))).isTrue();
      assertThat(before.prove(key("later", "k")).provesAbsence(root, key("later", "k"))).isTrue();
    }
  }

  /** A reader never finds a part of what a block wrote, because there is one write. */
  @Test
  void viewsTakenWhileBlocksAreAppliedAreOfOneHeight() throws Exception {
    ChannelState state = state();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> writer = threads.submit(() -> applyAll(state));
      long height = 0;
      while (height < BLOCKS) {
        try (StateView view = state.view()) {
          height = view.height();
          if (height > 0) {
            StateValue expected = value(height - 1, 0, "v" + (height - 1));
            assertThat(view.get(PEAR)).contains(expected);
            assertThat(view.prove(PEAR).proves(view.root(), PEAR, expected)).isTrue();
            assertThat(view.history(PEAR, Version.MAX, BLOCKS).writes()).hasSize((int) height);
          }
        }
      }
      writer.get();
    }
  }

  private static void applyAll(ChannelState state) {
    for (int number = 0; number < BLOCKS; number++) {
      state.apply(StateBatch.of(number).put(PEAR, 0, bytes("v" + number)));
    }
  }

  @Test
  void aClosedViewAndAClosedLedgerRefuseToBeUsed() {
    StateView closed = state().view();
    closed.close();
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.get(PEAR))
        .withMessage("this view of the ledger is closed");

    ChannelState state = state();
    StateView open = state.view();
    ledger.close();
    assertThatIllegalStateException().isThrownBy(() -> open.get(PEAR));
    assertThatIllegalStateException().isThrownBy(state::view);
    assertThatIllegalStateException().isThrownBy(() -> state.apply(StateBatch.of(0)));
    open.close();
  }

  @Test
  void channelsHaveStatesOfTheirOwn() {
    ledger.create("other", block("other", 0));
    ChannelState other = ledger.state("other").orElseThrow();
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("mine")));
    other.apply(StateBatch.of(0).put(APPLE, 0, bytes("yours")));
    state().apply(StateBatch.of(1).checkpoint(bytes("mine")));
    assertThat(other.checkpoint()).isEmpty();

    try (StateView view = other.view()) {
      assertThat(view.get(PEAR)).isEmpty();
      assertThat(view.namespaces("", 9)).containsExactly("fruit");
      assertThat(view.range(StateRange.all("fruit"), 9).entries()).hasSize(1);
      assertThat(view.history(PEAR, Version.MAX, 9).writes()).isEmpty();
    }
  }

  /** What was written and is gone leaves no trace in the root. */
  @Test
  void theRootIsOfWhatIsThereAndOfNothingElse() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("a")));
    Hash alone = root();
    state().apply(StateBatch.of(1).put(APPLE, 0, bytes("x")).put(key("n", "k"), 1, bytes("y")));
    Hash three = root();
    state().apply(StateBatch.of(2).delete(key("n", "k"), 1).delete(APPLE, 7));
    assertThat(root()).isEqualTo(alone).isNotEqualTo(three);

    state().apply(StateBatch.of(3).delete(PEAR, 0));
    assertThat(root()).isEqualTo(Hash.ZERO);
    try (StateView view = state().view()) {
      assertThat(view.keys()).isZero();
    }
  }

  @Test
  void theRootCoversVersionsKeysAndNamespaces() {
    Set<Hash> roots = new HashSet<>();
    for (StateKey key : List.of(PEAR, APPLE, key("fruitp", "ear"), key("frui", "tpear"))) {
      ChannelState one = anotherState(key.toString());
      one.apply(StateBatch.of(0).put(key, 0, bytes("a")));
      try (StateView view = one.view()) {
        roots.add(view.root());
      }
    }
    state().apply(StateBatch.of(0).put(PEAR, 1, bytes("a")));
    roots.add(root());
    state().apply(StateBatch.of(1).put(PEAR, 1, bytes("a")));
    roots.add(root());

    assertThat(roots).hasSize(6);
  }

  /** It never changes: receipts that were given out name it. */
  @Test
  void theRootIsTheGoldenOne() {
    state()
        .apply(
            StateBatch.of(0)
                .put(PEAR, 0, bytes("green"))
                .put(key("näme", "ключ"), 1, bytes("значение")));
    assertThat(root())
        .hasToString("7540a8870dff4e466cc38e98828145b1d302ba5b651a41bdd1cf8084a63155d5");
    state().apply(StateBatch.of(1).delete(PEAR, 0));
    assertThat(root())
        .hasToString("12f52d6cb7045511b77814bba3ea9d418812fe20b0cf9182a1d77b8c9988d824");
  }

  /** The stores and a plain map do the same with the same random batches. */
  @Test
  void aRandomHistoryLeavesWhatAMapWouldHold() {
    StateModel model = new StateModel(20261122);
    for (int number = 0; number < BLOCKS; number++) {
      if (number % 5 == 4) {
        ledger = reopen(ledger);
      }
      state().apply(model.next());
      if (number % 7 == 6) {
        state().forgetHistory(number - 3L);
        model.forget(number - 3L);
      }
      try (StateView view = state().view()) {
        model.verify(view);
      }
    }
  }
}

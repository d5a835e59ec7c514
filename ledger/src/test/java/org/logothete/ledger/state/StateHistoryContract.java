package org.logothete.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.logothete.ledger.merkle.Hash;

/** What a state still says when it has forgotten what old blocks wrote. */
abstract class StateHistoryContract extends StateScene {
  private static final StateKey PEAR = key("fruit", "pear");
  private static final StateKey APPLE = key("fruit", "apple");

  private void writeFiveBlocks() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("0")).put(APPLE, 1, bytes("0")));
    for (int block = 1; block < 4; block++) {
      state().apply(StateBatch.of(block).put(PEAR, 0, bytes("" + block)).delete(PEAR, 1));
    }
    state().apply(StateBatch.of(4).put(PEAR, 0, bytes("4")));
  }

  @Test
  void whatOldBlocksWroteIsForgottenAndNothingElse() {
    writeFiveBlocks();
    Hash root = root();
    assertThat(state().historyFrom()).isZero();
    try (StateView before = state().view()) {
      state().forgetHistory(3);

      assertThat(before.historyFrom()).isZero();
      assertThat(before.history(PEAR, Version.MAX, 99).writes()).hasSize(8);
      assertThat(before.digest(1)).isPresent();
    }
    for (int opening = 0; opening < 2; opening++) {
      assertThat(state().historyFrom()).isEqualTo(3);
      try (StateView view = state().view()) {
        assertThat(view.root()).isEqualTo(root);
        assertThat(view.get(APPLE)).contains(value(0, 1, "0"));
        assertThat(view.history(APPLE, Version.MAX, 9).writes()).isEmpty();
        assertThat(view.history(PEAR, Version.MAX, 9).writes())
            .containsExactly(
                put(PEAR, value(4, 0, "4")),
                new StateWrite.Delete(PEAR, new Version(3, 1)),
                put(PEAR, value(3, 0, "3")));
        assertThat(view.history(PEAR, Version.MAX, 2).rest()).contains(new Version(3, 1));
        assertThat(view.history(PEAR, new Version(3, 0), 9).writes()).isEmpty();
        assertThat(view.history(PEAR, new Version(2, 0), 9).writes()).isEmpty();
        assertThat(view.prove(APPLE).proves(root, APPLE, value(0, 1, "0"))).isTrue();
      }
      ledger = reopen(ledger);
    }
    state().apply(StateBatch.of(5).put(APPLE, 0, bytes("5")));
    try (StateView view = state().view()) {
      assertThat(view.history(APPLE, Version.MAX, 9).writes()).hasSize(1);
    }
  }

  /** A snapshot of the first block can still be attested, and of all after it. */
  @Test
  void whatItWasKnownByBeforeIsForgottenToo() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("a")));
    state().apply(StateBatch.of(1).put(PEAR, 0, bytes("b")));
    state().apply(StateBatch.after(2, 6).put(PEAR, 0, bytes("c")));
    StateDigest second;
    try (StateView view = state().view()) {
      second = view.digest(2).orElseThrow();
    }

    state().forgetHistory(4);

    try (StateView view = state().view()) {
      assertThat(view.digest(1)).isEmpty();
      assertThat(view.digest(4)).contains(second);
      assertThat(view.digest(7)).contains(view.digest());
    }
  }

  @Test
  void historiesBeginNoEarlierThanBefore() {
    writeFiveBlocks();
    state().forgetHistory(3);
    state().forgetHistory(1);
    assertThat(state().historyFrom()).isEqualTo(3);
    state().forgetHistory(5);
    assertThat(state().historyFrom()).isEqualTo(5);
    try (StateView view = state().view()) {
      assertThat(view.history(PEAR, Version.MAX, 9).writes()).isEmpty();
      assertThat(view.get(PEAR)).contains(value(4, 0, "4"));
    }
    for (long first : new long[] {6, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> state().forgetHistory(first))
          .withMessage(
              "the state of channel trade has height 5, its histories cannot begin with block "
                  + first);
    }
  }
}

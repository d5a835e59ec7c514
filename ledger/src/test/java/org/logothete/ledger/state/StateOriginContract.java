package org.logothete.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.logothete.ledger.Blocks.block;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.merkle.Hash;

/** What a state begins with elsewhere, and what it is known by. */
abstract class StateOriginContract extends StateHistoryContract {
  private static final StateKey PEAR = key("fruit", "pear");

  @Test
  void theNewestCheckpointIsThereAndChangesNothingElse() {
    assertThat(state().checkpoint()).isEmpty();
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("green")));
    Hash root = root();
    assertThat(state().checkpoint()).isEmpty();

    state().apply(StateBatch.of(1).checkpoint(bytes("first")));
    try (StateView before = state().view()) {
      state().apply(StateBatch.of(2).checkpoint(bytes("second")));
      assertThat(before.checkpoint()).contains(new StateCheckpoint(2, bytes("first")));
    }
    state().apply(StateBatch.after(3, 5));

    ledger = reopen(ledger);

    assertThat(state().checkpoint()).contains(new StateCheckpoint(3, bytes("second")));
    assertThat(state().height()).isEqualTo(6);
    assertThat(root()).isEqualTo(root);
    try (StateView view = state().view()) {
      assertThat(view.history(PEAR, Version.MAX, 9).writes()).hasSize(1);
    }
    state().apply(StateBatch.of(6).checkpoint(bytes("")));
    assertThat(state().checkpoint()).contains(new StateCheckpoint(7, bytes("")));
  }

  @Test
  void aCheckpointOfTheLargestSizeIsReadBack() {
    byte[] content = new byte[StateCheckpoint.BYTES_MAX];
    new Random(5).nextBytes(content);
    state().apply(StateBatch.of(0).checkpoint(content));

    ledger = reopen(ledger);

    assertThat(state().checkpoint()).contains(new StateCheckpoint(1, content));
  }

  @Test
  void aRestoredStateIsTheOneItWasTakenFrom() {
    fillWithHistory();
    state().apply(StateBatch.of(3).checkpoint(bytes("of another")));
    state().apply(StateBatch.of(4));
    List<StateEntry> entries = new ArrayList<>();
    StateDigest digest;
    Optional<StateCheckpoint> checkpoint;
    try (StateView view = state().view()) {
      new StateEntries(view).forEachRemaining(entries::add);
      digest = digestAt(3, view);
      checkpoint = Optional.of(new StateCheckpoint(2, bytes("go on here")));
      assertThat(entries).hasSize((int) view.keys()).hasSizeGreaterThan(1_000);
      assertThat(entries).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
    }
    digest = withCheckpoint(digest, checkpoint.orElseThrow());
    Collections.shuffle(entries, new Random(7));

    restoredState("copy", new StateOrigin(digest, entries::forEach, checkpoint));

    ledger = reopen(ledger);
    ChannelState copy = ledger.state("copy").orElseThrow();
    assertThat(copy.height()).isEqualTo(3);
    assertThat(copy.checkpoint()).isEqualTo(checkpoint);
    try (StateView view = copy.view()) {
      StateEntry some = entries.get(17);
      assertThat(view.digest()).isEqualTo(digest);
      assertThat(view.digest(3)).contains(digest);
      assertThat(view.digest(2)).isEmpty();
      assertThat(view.root()).isEqualTo(digest.root());
      assertThat(view.keys()).isEqualTo(entries.size());
      assertThat(view.get(some.key())).contains(some.value());
      assertThat(view.historyFrom()).isEqualTo(3);
      assertThat(view.history(some.key(), Version.MAX, 9).writes()).isEmpty();
      assertThat(view.prove(some.key()).proves(view.root(), some.key(), some.value())).isTrue();
    }
    ledger.channel("copy").orElseThrow().commit(new LedgerBatch().append(block("copy", 3)));
    copy.apply(StateBatch.of(3).delete(entries.getFirst().key(), 0));
    assertThat(copy.height()).isEqualTo(4);
  }

  private static StateDigest digestAt(long height, StateView view) {
    return view.digest(height).orElseThrow();
  }

  private static StateDigest withCheckpoint(StateDigest digest, StateCheckpoint checkpoint) {
    return new StateDigest(
        digest.height(), digest.keys(), digest.root(), Optional.of(checkpoint.digest()));
  }

  @Test
  void aChannelDoesNotBeginWithAnotherStateThanItSays() {
    fillWithHistory();
    List<StateEntry> entries = new ArrayList<>();
    StateDigest digest;
    try (StateView view = state().view()) {
      new StateEntries(view).forEachRemaining(entries::add);
      digest = view.digest();
    }
    List<StateEntry> forged = new ArrayList<>(entries);
    forged.set(5, new StateEntry(entries.get(5).key(), value(1, 1, "forged")));
    List<StateEntry> tooMany = new ArrayList<>(entries);
    tooMany.add(new StateEntry(key("n2", "stranger"), value(1, 1, "v")));
    for (List<StateEntry> wrong :
        List.of(forged, tooMany, entries.subList(1, entries.size()), List.<StateEntry>of())) {
      StateOrigin origin = new StateOrigin(digest, wrong::forEach, Optional.empty());
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> restoredState("copy", origin))
          .withMessageMatching(
              "channel copy cannot begin: its state has \\d+ keys and root \\w+, where 1299 and "
                  + digest.root()
                  + " are expected");
      assertThat(ledger.channels()).containsExactly(CHANNEL);
    }
    StateOrigin nothing = new StateOrigin(StateDigest.NOTHING, entries::forEach, Optional.empty());
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> restoredState("copy", nothing));

    assertThat(anotherState("fresh").height()).isZero();
    StateOrigin right = new StateOrigin(digest, entries::forEach, Optional.empty());
    assertThat(restoredState("copy", right).height()).isEqualTo(3);
  }

  @Test
  void aStateDoesNotBeginAheadOfItsChannelOrWithAnotherCheckpoint() {
    StateDigest ahead = new StateDigest(4, 0, Hash.ZERO, Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> restoredState("copy", new StateOrigin(ahead, _ -> {}, Optional.empty())))
        .withMessage("channel copy cannot begin at block 2 with a state of height 4");
    Optional<StateCheckpoint> stranger = Optional.of(new StateCheckpoint(1, bytes("c")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StateOrigin(ahead, _ -> {}, stranger))
        .withMessage("the checkpoint is not that of the state");
  }

  @Test
  void whatAStateWasKnownByIsRemembered() {
    state().apply(StateBatch.of(0).put(PEAR, 0, bytes("a")));
    Hash first = root();
    state().apply(StateBatch.after(1, 4).delete(PEAR, 0).checkpoint(bytes("c")));
    StateView before = state().view();
    state().apply(StateBatch.of(5).put(PEAR, 0, bytes("b")));

    ledger = reopen(ledger);
    before.close();

    StateDigest one = new StateDigest(1, 1, first, Optional.empty());
    StateDigest five =
        new StateDigest(5, 0, Hash.ZERO, Optional.of(new StateCheckpoint(5, bytes("c")).digest()));
    try (StateView view = state().view()) {
      assertThat(view.digest(0)).isEmpty();
      assertThat(view.digest(1)).contains(one);
      assertThat(view.digest(4)).contains(one);
      assertThat(view.digest(5)).contains(five);
      assertThat(view.digest(6)).contains(view.digest());
      assertThat(view.digest().checkpoint()).isEqualTo(five.checkpoint());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> view.digest(7))
          .withMessage("a state of height 6 does not know what it is at height 7");
    }
  }
}

package org.logothete.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.logothete.ledger.Blocks.block;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateKey;
import org.logothete.ledger.state.StateValue;
import org.logothete.ledger.state.StateView;

/** What every ledger keeps to about channels that are removed. */
abstract class RemovalContract extends NotesContract {
  private static final StateKey KEY = new StateKey("fruit", "pear");

  /** A channel of two blocks with a log record, a note and a state. */
  private ChannelLedger begin(String name, String content) {
    ChannelLedger channel = ledger.create(name, block(name, 0));
    byte[] bytes = content.getBytes(UTF_8);
    channel.commit(new LedgerBatch().append(block(name, 1)).putLog(new LogKey(2, 1, 0), bytes));
    ledger.notes(name).orElseThrow().write(new NotesBatch().put("note", bytes));
    ledger.state(name).orElseThrow().apply(StateBatch.of(0).put(KEY, 0, bytes));
    return channel;
  }

  private Optional<String> value(String name) {
    try (StateView view = ledger.state(name).orElseThrow().view()) {
      return view.get(KEY).map(StateValue::content).map(bytes -> new String(bytes, UTF_8));
    }
  }

  private long historyFrom(String name) {
    try (StateView view = ledger.state(name).orElseThrow().view()) {
      return view.historyFrom();
    }
  }

  private void assertIntact(String name, String content) {
    ChannelLedger channel = ledger.channel(name).orElseThrow();
    assertThat(channel.height()).isEqualTo(2);
    assertThat(channel.numberOfHash(Blocks.hash(name, 1))).hasValue(1);
    assertThat(channel.log()).hasSize(1);
    assertThat(ledger.notes(name).orElseThrow().get("note").orElseThrow())
        .asString(UTF_8)
        .isEqualTo(content);
    assertThat(value(name)).hasValue(content);
  }

  @Test
  void aRemovedChannelIsGoneAndTheOthersStay() {
    begin("before", "a");
    begin(CHANNEL, "b");
    begin("behind", "c");

    ledger.remove(CHANNEL);

    assertThat(ledger.channels()).containsExactly("before", "behind");
    assertThat(ledger.channel(CHANNEL)).isEmpty();
    assertThat(ledger.state(CHANNEL)).isEmpty();
    assertThat(ledger.notes(CHANNEL)).isEmpty();
    ledger = reopen(ledger);
    assertThat(ledger.channels()).containsExactly("before", "behind");
    assertIntact("before", "a");
    assertIntact("behind", "c");
    assertThatIllegalStateException()
        .isThrownBy(() -> ledger.remove(CHANNEL))
        .withMessage("there is no channel trade");
  }

  @Test
  void aChannelBeginsAnewAfterItsRemoval() {
    begin(CHANNEL, "old");
    ledger.state(CHANNEL).orElseThrow().forgetHistory(1);
    ledger.remove(CHANNEL);
    ChannelLedger anew = ledger.create(CHANNEL, block(CHANNEL, 0));

    assertThat(anew.height()).isEqualTo(1);
    assertThat(anew.numberOfHash(Blocks.hash(CHANNEL, 1))).isEmpty();
    assertThat(anew.numberOfTransaction(Blocks.transaction(CHANNEL, 1))).isEmpty();
    assertThat(anew.log()).isEmpty();
    assertThat(ledger.notes(CHANNEL).orElseThrow().get("note")).isEmpty();
    assertThat(ledger.state(CHANNEL).orElseThrow().height()).isZero();
    assertThat(historyFrom(CHANNEL)).isZero();
    assertThat(value(CHANNEL)).isEmpty();
    ledger = reopen(ledger);
    assertThat(ledger.channel(CHANNEL).orElseThrow().height()).isEqualTo(1);
  }

  @Test
  void whoStillHoldsARemovedChannelReachesNoOther() {
    ChannelLedger removed = begin(CHANNEL, "old");
    ChannelState removedState = ledger.state(CHANNEL).orElseThrow();
    ledger.remove(CHANNEL);
    begin("next", "new");

    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> removed.commit(new LedgerBatch().append(block(CHANNEL, 2))))
        .withMessage("channel trade was removed");
    assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> removed.block(1));
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> removed.repair(block(CHANNEL, 1)));
    begin(CHANNEL, "again");
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> removedState.forgetHistory(1))
        .withMessage("channel trade was removed");
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> removedState.apply(StateBatch.of(1).put(KEY, 0, "late".getBytes(UTF_8))));
    assertThat(historyFrom(CHANNEL)).isZero();
    ledger = reopen(ledger);
    assertThat(ledger.channels()).containsExactly("next", CHANNEL);
    assertThat(historyFrom(CHANNEL)).isZero();
    assertIntact("next", "new");
    assertIntact(CHANNEL, "again");
  }
}

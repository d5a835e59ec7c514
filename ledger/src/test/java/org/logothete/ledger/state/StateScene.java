package org.logothete.ledger.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.logothete.ledger.Blocks.block;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.merkle.Hash;

/** A ledger with one channel of some blocks, whose state is empty. */
public abstract class StateScene {
  protected static final String CHANNEL = "trade";
  protected static final int BLOCKS = 40;

  protected Ledger ledger;

  protected abstract Ledger openFresh();

  /** The same content in the next run of the process. */
  protected abstract Ledger reopen(Ledger old);

  @BeforeEach
  void openIt() {
    ledger = openFresh();
    LedgerBatch blocks = new LedgerBatch();
    for (int number = 1; number < BLOCKS; number++) {
      blocks.append(block(CHANNEL, number));
    }
    ledger.create(CHANNEL, block(CHANNEL, 0)).commit(blocks);
  }

  @AfterEach
  void closeIt() {
    ledger.close();
  }

  protected final ChannelState state() {
    return ledger.state(CHANNEL).orElseThrow();
  }

  /** Three blocks with over a thousand keys in two namespaces. */
  protected final void fillWithHistory() {
    for (int number = 0; number < 3; number++) {
      StateBatch batch = StateBatch.of(number);
      for (int i = 0; i < 700; i++) {
        batch.put(key("n" + i % 2, "key " + (number * 300 + i)), i, bytes("v" + number + i));
      }
      batch.delete(key("n0", "key 2"), 700);
      state().apply(batch);
    }
  }

  protected final ChannelState anotherState(String channel) {
    LedgerBatch blocks = new LedgerBatch();
    for (int number = 1; number < BLOCKS; number++) {
      blocks.append(block(channel, number));
    }
    ledger.create(channel, block(channel, 0)).commit(blocks);
    return ledger.state(channel).orElseThrow();
  }

  /** A channel that begins with its block 2 and the state that belongs there. */
  protected final ChannelState restoredState(String channel, StateOrigin origin) {
    ledger.restore(
        new ChannelOrigin(
            channel,
            List.of(block(channel, 0)),
            block(channel, 2),
            KnownTransactions.NONE,
            origin));
    return ledger.state(channel).orElseThrow();
  }

  protected final Hash root() {
    try (StateView view = state().view()) {
      return view.root();
    }
  }

  protected static StateKey key(String namespace, String key) {
    return new StateKey(namespace, key);
  }

  protected static StateValue value(long block, int transaction, String content) {
    return new StateValue(new Version(block, transaction), bytes(content));
  }

  protected static StateWrite put(StateKey key, StateValue value) {
    return new StateWrite.Put(key, value);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Gives some entries, then fails as a file that cannot be read. */
  protected static StateOrigin.Entries breakingOff(List<StateEntry> entries, int after) {
    return visitor -> {
      entries.subList(0, after).forEach(visitor);
      throw new UncheckedIOException(new IOException("unreadable"));
    };
  }
}

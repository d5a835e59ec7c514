package org.logothete.ledger.memory;

import java.util.function.Function;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.state.ChannelState;
import org.logothete.ledger.state.StateBatch;
import org.logothete.ledger.state.StateCheck;
import org.logothete.ledger.state.StateView;

/** The state of one channel of a {@link MemoryLedger}, and guarded by that ledger's lock. */
final class MemoryState implements ChannelState {
  private final MemoryLedger ledger;
  private final String channel;
  private boolean halted;
  private boolean removed;

  MemoryState(MemoryLedger ledger, String channel) {
    this.ledger = ledger;
    this.channel = channel;
  }

  /** The channel was removed: whoever still holds this writes nothing any more. */
  void end() {
    removed = true;
  }

  @Override
  public long height() {
    return read(StateContent::height);
  }

  @Override
  public StateView view() {
    return read(content -> new MemoryStateView(this, content));
  }

  @Override
  public void apply(StateBatch batch) {
    synchronized (ledger) {
      refuseIfRemoved();
      refuseIfHalted();
      ChannelContent content = ledger.content(channel);
      StateCheck.continuation(channel, content.state().height(), content.height(), batch);
      halted = true;
      ledger.write(channel, written -> written.state().apply(batch));
      halted = false;
    }
  }

  @Override
  public void forgetHistory(long first) {
    synchronized (ledger) {
      refuseIfRemoved();
      ledger.requireSound();
      StateCheck.historyBegin(channel, height(), first);
      ledger.forgetHistory(channel, first);
    }
  }

  private void refuseIfRemoved() {
    if (removed) {
      throw new LedgerException("channel " + channel + " was removed");
    }
  }

  private void refuseIfHalted() {
    if (halted) {
      throw new LedgerException(
          "the state of channel %s is halted by an earlier failure to write".formatted(channel));
    }
  }

  <T> T read(Function<StateContent, T> query) {
    synchronized (ledger) {
      return query.apply(ledger.content(channel).state());
    }
  }
}

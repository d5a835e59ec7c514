package org.logothete.ledger;

import java.util.Optional;
import java.util.SortedSet;
import org.logothete.ledger.state.ChannelState;

/** All channels of one node, in one directory, used by one process at a time. */
public interface Ledger extends AutoCloseable {
  SortedSet<String> channels();

  Optional<ChannelLedger> channel(String channel);

  /** What the channel's chaincode keeps; there if the channel is, and empty at first. */
  Optional<ChannelState> state(String channel);

  /** What the node notes for itself about the channel; there if the channel is, empty at first. */
  Optional<ChannelNotes> notes(String channel);

  /**
   * Begins a channel with its block 0, durably.
   *
   * @throws IllegalStateException if the channel exists
   */
  ChannelLedger create(String channel, BlockEntry genesis);

  /**
   * Begins a channel with a later block than its first, and with the state that belongs to it,
   * durably. If that fails, or the process ends meanwhile, there is no such channel.
   *
   * @throws LedgerException if the state turns out to be another one than it says, or as its
   *     entries or transactions throw it
   * @throws IllegalStateException if the channel exists
   * @throws IllegalArgumentException if the blocks are not in order, or block 0 is not among them
   */
  ChannelLedger restore(ChannelOrigin origin);

  /**
   * Removes a channel with its blocks, its log, its state and its notes, durably and at once: after
   * a crash it is either there whole or gone. Nobody may use it, its state or its notes any more;
   * who still reads its blocks or writes some gets a {@link LedgerException}.
   *
   * @throws IllegalStateException if there is no such channel
   */
  void remove(String channel);

  @Override
  void close();
}

package org.logothete.ledger.state;

import java.util.Optional;

/**
 * What a channel's chaincode keeps. It follows the channel's blocks and is never ahead of them.
 *
 * <p>Views may be taken by any thread; {@link #apply} is called by one thread at a time.
 * Environment trouble is a LedgerException; after a failed write the state is what it was before or
 * what it would be after, and further writes are refused: only opening the ledger again tells
 * which. After the ledger was closed, every use is an {@link IllegalStateException}.
 */
public interface ChannelState {
  /** How many blocks are in it. */
  long height();

  /** The state as it is now; to be closed. */
  StateView view();

  /** The newest checkpoint; see {@link StateBatch#checkpoint}. */
  default Optional<StateCheckpoint> checkpoint() {
    try (StateView view = view()) {
      return view.checkpoint();
    }
  }

  /** See {@link StateView#historyFrom}. */
  default long historyFrom() {
    try (StateView view = view()) {
      return view.historyFrom();
    }
  }

  /**
   * Forgets what blocks below one wrote, and what the state was known by before; its values stay.
   * Durably when this returns; ended in between it is forgotten as well, and the next time gives
   * back its room. Of one thread at a time, beside {@link #apply}.
   *
   * @param first number of the block that histories are to begin with; nothing is forgotten if they
   *     begin there or later already
   * @throws IllegalArgumentException if that is above the state's height
   */
  void forgetHistory(long first);

  /**
   * Makes all that a block writes durable in one write: values, history, tree, checkpoint, height
   * and root.
   *
   * @throws IllegalArgumentException if the batch does not continue this height, or its block is
   *     not in the channel yet
   */
  void apply(StateBatch batch);
}

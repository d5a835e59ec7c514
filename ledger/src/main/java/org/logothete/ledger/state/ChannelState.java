package org.logothete.ledger.state;

import java.util.Iterator;
import java.util.Optional;
import org.logothete.ledger.merkle.Hash;

/**
 * What a channel's chaincode keeps. It follows the channel's blocks and is never ahead of them.
 *
 * <p>Views may be taken by any thread; {@link #apply} and {@link #load} are called by one thread at
 * a time. Environment trouble is a LedgerException; after a failed write the state is what it was
 * before or what it would be after, and further writes are refused: only opening the ledger again
 * tells which. After the ledger was closed, every use is an {@link IllegalStateException}.
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

  /**
   * Makes all that a block writes durable in one write: values, history, tree, checkpoint, height
   * and root.
   *
   * @throws IllegalArgumentException if the batch does not continue this height, or its block is
   *     not in the channel yet
   */
  void apply(StateBatch batch);

  /**
   * Fills an empty state. If the process ends meanwhile, or a write fails, the state refuses to be
   * used until it is loaded again.
   *
   * @param height of the state that the entries were taken from
   * @param root of that state
   * @param entries in any order
   * @return whether the entries have that root; if not, the state is empty as before
   * @throws IllegalStateException if the state is not empty
   * @throws IllegalArgumentException if the channel does not have so many blocks
   */
  boolean load(long height, Hash root, Iterator<StateEntry> entries);
}

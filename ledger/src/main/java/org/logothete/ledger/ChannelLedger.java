package org.logothete.ledger;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One channel's durable state: its chain of blocks, and the consensus log.
 *
 * <p>Reads may come from any thread; {@link #commit} and {@link #prune} each from one thread at a
 * time, beside each other. Environment trouble (I/O error, checksum mismatch) is a {@link
 * LedgerException}. A write that fails (disk full, I/O error) is a {@link LedgerWriteException}:
 * the state is then what it was before or what it would be after, never in between, and all further
 * writes to the ledger are refused: only opening it again tells which. After the ledger was closed,
 * every use is an {@link IllegalStateException}.
 */
public interface ChannelLedger extends StoredChannel {
  /** All log records; values are copies. */
  SortedMap<LogKey, byte[]> log();

  /**
   * Makes the batch durable: when this returns, it survives a crash of the machine. Concurrent
   * commits to several channels share an fsync.
   *
   * @throws IllegalArgumentException if a block's number is not the next one
   * @throws LedgerWriteException if the batch could not be written
   */
  void commit(LedgerBatch batch);

  /**
   * Writes a block that is there already anew, because what was written cannot be read any more;
   * durable when this returns. From any thread.
   *
   * @throws IllegalArgumentException if no block of this number and hash was ever appended
   * @throws LedgerWriteException if the block could not be written
   */
  void repair(BlockEntry block);

  /**
   * Forgets the blocks below one, durably when this returns; which transactions they held stays
   * known. Ended in between it has forgotten the older ones. Nothing is done for blocks that were
   * pruned before.
   *
   * @param first number of the block that is to be the first
   * @param keep numbers of blocks that are kept although they are below
   * @throws IllegalArgumentException if there is no block {@code first}, or block 0 is not kept
   */
  void prune(long first, SortedSet<Long> keep);
}

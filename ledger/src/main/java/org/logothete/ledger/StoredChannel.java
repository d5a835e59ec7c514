package org.logothete.ledger;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * What a channel's chain of blocks can be asked. Thread-safe.
 *
 * <p>It is gapless from {@link #firstBlock} on. Of the blocks below, {@link #kept} are there; of
 * all others only the transactions are still known.
 *
 * <p>Environment trouble and damage (I/O error, checksum mismatch, a missing block) are {@link
 * LedgerException}s. After the ledger was closed, every use is an {@link IllegalStateException}.
 */
public interface StoredChannel {
  String channel();

  /** How many blocks there are; the newest one's number plus one. */
  long height();

  /** Number of the oldest block from which on none is missing; 0 if none was pruned. */
  long firstBlock();

  /** Numbers of the blocks that are kept below {@link #firstBlock}. */
  SortedSet<Long> kept();

  /** Empty if there is no block of this number yet, and if it was pruned. */
  Optional<BlockEntry> block(long number);

  /** The block with this header hash, if it is there. */
  OptionalLong numberOfHash(byte[] hash);

  /** The first block that holds the transaction; it may have been pruned. */
  OptionalLong numberOfTransaction(String transactionId);

  /** All transactions of the channel, as they are while they are shown. */
  KnownTransactions transactions();
}

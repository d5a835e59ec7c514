package org.logothete.ledger;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * One channel's durable state: a gapless chain of blocks from number 0, and the consensus log.
 *
 * <p>Reads may come from any thread; {@link #commit} from one thread at a time. Environment trouble
 * (disk full, I/O error, checksum mismatch) is a {@link LedgerException}; after a failed commit the
 * state is what it was before or what it would be after, never in between, and further commits to
 * the channel are refused: only opening the ledger again tells which. After the ledger was closed,
 * every use is an {@link IllegalStateException}.
 */
public interface ChannelLedger {
  String channel();

  /** How many blocks there are; the newest one's number plus one. */
  long height();

  Optional<BlockEntry> block(long number);

  OptionalLong numberOfHash(byte[] hash);

  /** The first block that holds the transaction. */
  OptionalLong numberOfTransaction(String transactionId);

  /** All log records; values are copies. */
  SortedMap<LogKey, byte[]> log();

  /**
   * Makes the batch durable: when this returns, it survives a crash of the machine. Concurrent
   * commits to several channels share an fsync.
   *
   * @throws IllegalArgumentException if a block's number is not the next one
   */
  void commit(LedgerBatch batch);
}

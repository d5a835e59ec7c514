package org.logothete.ledger;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a channel's chain of blocks can be asked: gapless from number 0. Thread-safe.
 *
 * <p>Environment trouble and damage (I/O error, checksum mismatch, a missing block) are {@link
 * LedgerException}s. After the ledger was closed, every use is an {@link IllegalStateException}.
 */
public interface StoredChannel {
  String channel();

  /** How many blocks there are; the newest one's number plus one. */
  long height();

  Optional<BlockEntry> block(long number);

  OptionalLong numberOfHash(byte[] hash);

  /** The first block that holds the transaction. */
  OptionalLong numberOfTransaction(String transactionId);
}

package org.logothete.ledger;

import java.util.List;

/**
 * A block as it is stored: its bytes and what it is found by. The ledger does not read the bytes.
 *
 * <p>The arrays are not copied; nobody writes to them after construction.
 */
public final class BlockEntry {
  private final long number;
  private final byte[] hash;
  private final byte[] content;
  private final List<String> transactionIds;

  public BlockEntry(long number, byte[] hash, byte[] content, List<String> transactionIds) {
    if (number < 0) {
      throw new IllegalArgumentException("a block number is not negative: " + number);
    }
    this.number = number;
    this.hash = hash;
    this.content = content;
    this.transactionIds = List.copyOf(transactionIds);
  }

  public long number() {
    return number;
  }

  /** Hash of the block's header, 32 bytes. */
  public byte[] hash() {
    return hash;
  }

  /** The whole block, certificate included, serialized. */
  public byte[] content() {
    return content;
  }

  /** Keys of the block's transactions, in block order; empty strings are not indexed. */
  public List<String> transactionIds() {
    return transactionIds;
  }
}

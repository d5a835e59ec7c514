package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.LedgerException;

/** A channel's durable blocks, newest from memory, older from disk. Thread-safe. */
public interface BlockSource {
  /** How many blocks there are; the newest one's number plus one. */
  long height();

  /**
   * Number of the oldest block from which on none is missing; of the older ones, pruned here, only
   * config blocks are left.
   */
  long firstBlock();

  /**
   * The block of this number, if it exists and was not pruned.
   *
   * @throws LedgerException if the disk does not give it back; the others are asked for it, so that
   *     it can be read a little later
   */
  Optional<Block> block(long number);

  /**
   * The same as it is stored, without reading it.
   *
   * @throws LedgerException as with {@link #block}
   */
  Optional<ByteString> serialized(long number);

  /**
   * Waits until there are so many blocks. Blocks the calling (virtual) thread.
   *
   * @return false if there are not when {@code patience} is over, or the channel {@link #hasEnded}
   * @throws InterruptedException if interrupted while waiting
   */
  boolean awaitHeight(long wanted, Duration patience) throws InterruptedException;

  /** Whether the node has closed the channel: no block comes any more, and none is given. */
  default boolean hasEnded() {
    return false;
  }
}

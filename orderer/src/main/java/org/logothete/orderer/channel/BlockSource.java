package org.logothete.orderer.channel;

import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/** A channel's durable blocks, newest from memory, older from disk. Thread-safe. */
public interface BlockSource {
  /** How many blocks there are; the newest one's number plus one. */
  long height();

  Optional<Block> block(long number);

  /**
   * Waits until the block exists; returns empty when {@code patience} is over. Blocks the calling
   * (virtual) thread.
   *
   * @throws InterruptedException if interrupted while waiting
   */
  Optional<Block> await(long number, Duration patience) throws InterruptedException;
}

package org.logothete.orderer.channel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.orderer.history.StoredBlocks;

/**
 * The epoch in force, for all threads of a channel. Moved on by the lane, as soon as the config
 * block that begins the next one is durable; readers that need one epoch for longer keep what they
 * got.
 */
final class EpochSource {
  private final EpochFactory factory;
  private final Consumer<Epoch> onChange;
  private final Object moved = new Object();
  private volatile Epoch current;

  /**
   * @param onChange told of every later epoch, on the thread that moves on
   */
  EpochSource(EpochFactory factory, Block configBlock, Consumer<Epoch> onChange) {
    this.factory = factory;
    this.onChange = onChange;
    this.current = make(configBlock);
  }

  Epoch current() {
    return current;
  }

  /** Waits until the configuration of this block is in force; false if it is not in time. */
  boolean awaitConfig(long configBlock, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (moved) {
      long left = patience.toMillis();
      while (current.configBlock() < configBlock && left > 0) {
        moved.wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
      return current.configBlock() >= configBlock;
    }
  }

  /** The config block is durable: its configuration is in force from here on. */
  void advance(Block configBlock) {
    if (configBlock.getHeader().getNumber() > current.configBlock()) {
      Epoch next = make(configBlock);
      synchronized (moved) {
        current = next;
        moved.notifyAll();
      }
      onChange.accept(next);
    }
  }

  private Epoch make(Block configBlock) {
    return factory.make(StoredBlocks.config(configBlock), configBlock.getHeader().getNumber());
  }
}

package org.logothete.orderer.demo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BlockStream.Next;
import org.logothete.orderer.client.BlockSummary;
import org.logothete.orderer.client.ClientException;

/** Prints blocks as they are delivered, a few per second at most, from a thread of its own. */
final class BlockTicker implements AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final long QUIET_NANOS = 400_000_000L;

  private final BlockStream blocks;
  private final Consumer<String> screen;
  private final Thread thread;
  private final AtomicLong height = new AtomicLong();
  private final AtomicLong transactions = new AtomicLong();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private volatile boolean closing;

  private BlockTicker(BlockStream blocks, Consumer<String> screen) {
    this.blocks = blocks;
    this.screen = screen;
    this.thread = Thread.ofPlatform().name("blocks").unstarted(this::print);
  }

  static BlockTicker start(BlockStream blocks, Consumer<String> screen) {
    BlockTicker ticker = new BlockTicker(blocks, screen);
    ticker.thread.start();
    return ticker;
  }

  /** Blocks delivered so far. */
  long height() {
    return height.get();
  }

  /** Transactions in them, configurations not counted. */
  long transactions() {
    return transactions.get();
  }

  /** What went wrong; empty if nothing did. */
  String failure() {
    return failure.get();
  }

  @Override
  public void close() {
    closing = true;
    blocks.close();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void print() {
    long lastPrinted = System.nanoTime() - QUIET_NANOS;
    long skipped = 0;
    try {
      while (!closing) {
        if (!(blocks.next(TICK) instanceof Next.Delivered(Block block))) {
          continue;
        }
        height.set(block.getHeader().getNumber() + 1);
        if (!ConfigBlocks.isConfigBlock(block)) {
          transactions.addAndGet(block.getData().getDataCount());
        }
        long now = System.nanoTime();
        if (now - lastPrinted < QUIET_NANOS) {
          skipped++;
        } else {
          String more = skipped == 0 ? "" : "  (and " + skipped + " before)";
          screen.accept("  " + BlockSummary.of(block).line() + more);
          lastPrinted = now;
          skipped = 0;
        }
      }
    } catch (ClientException e) {
      if (!closing) {
        failure.set(String.valueOf(e.getMessage()));
      }
    } catch (InterruptedException _) {
      failure.set("interrupted");
    }
  }
}

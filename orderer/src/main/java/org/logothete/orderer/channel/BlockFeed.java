package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerException;
import org.logothete.orderer.history.StoredBlocks;

/** A channel's blocks for readers: the newest few from memory, the others from the ledger. */
final class BlockFeed implements BlockSource {
  private final ChannelLedger ledger;
  private final BlockRepair repair;
  private final long cachedBytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final TreeMap<Long, ByteString> newest = new TreeMap<>();
  private long cachedBytes;
  private long height;
  private boolean ended;

  /**
   * @param repair is told of what the ledger cannot read
   */
  BlockFeed(ChannelLedger ledger, BlockRepair repair, long cachedBytesMax) {
    this.ledger = ledger;
    this.repair = repair;
    this.cachedBytesMax = cachedBytesMax;
    this.height = ledger.height();
  }

  /** Called once the block is durable, in ascending order. */
  void publish(BlockEntry block) {
    lock.lock();
    try {
      newest.put(block.number(), UnsafeByteOperations.unsafeWrap(block.content()));
      cachedBytes += block.content().length;
      while (cachedBytes > cachedBytesMax && newest.size() > 1) {
        cachedBytes -= newest.pollFirstEntry().getValue().size();
      }
      height = block.number() + 1;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The channel is closed: whoever waits is told. */
  void end() {
    lock.lock();
    try {
      ended = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long height() {
    lock.lock();
    try {
      return height;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long firstBlock() {
    return ledger.firstBlock();
  }

  @Override
  public Optional<Block> block(long number) {
    return serialized(number).map(bytes -> StoredBlocks.parse(ledger.channel(), number, bytes));
  }

  @Override
  public Optional<ByteString> serialized(long number) {
    lock.lock();
    try {
      if (number < 0 || number >= height || ended) {
        return Optional.empty();
      }
      ByteString cached = newest.get(number);
      if (cached != null) {
        return Optional.of(cached);
      }
    } finally {
      lock.unlock();
    }
    try {
      return ledger.block(number).map(entry -> UnsafeByteOperations.unsafeWrap(entry.content()));
    } catch (LedgerException e) {
      repair.damaged(number, e);
      throw e;
    }
  }

  @Override
  public boolean awaitHeight(long wanted, Duration patience) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(patience.toMillis());
    lock.lockInterruptibly();
    try {
      while (height < wanted && !ended && left > 0) {
        left = grown.awaitNanos(left);
      }
      return height >= wanted;
    } finally {
      lock.unlock();
    }
  }
}

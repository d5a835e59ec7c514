package org.logothete.orderer.channel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.NodeId;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.history.ConfigHistory;
import org.logothete.orderer.history.StoredBlocks;
import org.logothete.orderer.verify.BlockCertificates;
import org.logothete.orderer.verify.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks that this node's disk does not give back as they were written: each is asked of the other
 * consenters in turns, verified, and written anew. Who asks this node for a damaged block is
 * refused until then and may ask again. Thread-safe.
 */
final class BlockRepair {
  private static final Logger LOG = LoggerFactory.getLogger(BlockRepair.class);
  private static final int WANTED_MAX = 1_024;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ChannelLedger ledger;
  private final DiskGate disk;
  private final Outbound outbound;
  private final ReentrantLock lock = new ReentrantLock();

  /** Numbers of damaged blocks, and when somebody was asked last. */
  private final Map<Long, Long> wanted = new TreeMap<>();

  private int turn;

  BlockRepair(ChannelLedger ledger, DiskGate disk, Outbound outbound) {
    this.ledger = ledger;
    this.disk = disk;
    this.outbound = outbound;
  }

  /** A block could not be read; asks the next peer for it, once a second at most. */
  void damaged(long number, LedgerException cause) {
    if (isDue(number, cause)) {
      List<NodeId> peers = outbound.reachable();
      if (!peers.isEmpty()) {
        NodeId peer = peers.get(Math.floorMod(nextTurn(), peers.size()));
        outbound.askBlocks(peer, Outbound.NO_QUESTION, number, number);
      }
    }
  }

  private boolean isDue(long number, LedgerException cause) {
    long now = System.nanoTime();
    lock.lock();
    try {
      Long asked = wanted.get(number);
      if (asked == null ? wanted.size() >= WANTED_MAX : now - asked < PAUSE_NANOS) {
        return false;
      }
      if (asked == null) {
        LOG.error(
            "channel {}: block {} is damaged, others are asked for it: {}",
            ledger.channel(),
            number,
            cause.getMessage());
      }
      wanted.put(number, now);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private int nextTurn() {
    lock.lock();
    try {
      return turn++;
    } finally {
      lock.unlock();
    }
  }

  boolean isWanted(long number) {
    lock.lock();
    try {
      return wanted.containsKey(number);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the block in the place of the damaged one.
   *
   * @throws Refusal if it is another block than was decided, or not certified
   */
  void repair(NodeId from, Block block) throws Refusal {
    long number = block.getHeader().getNumber();
    byte[] hash = BlockHeaders.hash(block.getHeader());
    if (!ledger.numberOfHash(hash).equals(OptionalLong.of(number))) {
      throw new Refusal("block " + number + " is another one than was decided");
    }
    if (number == 0) {
      checkGenesis(block);
    } else {
      certificates(block).check(block);
    }
    if (!write(block)) {
      return;
    }
    lock.lock();
    try {
      wanted.remove(number);
    } finally {
      lock.unlock();
    }
    LOG.info("channel {}: block {} was repaired with that of {}", ledger.channel(), number, from);
  }

  /** False if the disk does not let it: whoever reads the block has it asked for again. */
  private boolean write(Block block) {
    if (!disk.isOpen()) {
      return false;
    }
    try {
      ledger.repair(StoredBlocks.entry(block));
      return true;
    } catch (LedgerWriteException failure) {
      disk.failed(failure);
      return false;
    }
  }

  /** Nobody signed it: its hash, which is known here, must cover what is in it. */
  private static void checkGenesis(Block block) throws Refusal {
    byte[] dataHash = BlockHeaders.dataHash(block.getData().getDataList());
    if (!Arrays.equals(dataHash, block.getHeader().getDataHash().toByteArray())) {
      throw new Refusal("block 0: its data hash is wrong");
    }
  }

  /** Of the configuration that ordered it: a config block was ordered by the one before it. */
  private BlockCertificates certificates(Block block) throws Refusal {
    long number = block.getHeader().getNumber();
    try {
      return new BlockCertificates(ConfigBlocks.read(read(ordering(block))));
    } catch (InvalidConfigException e) {
      throw new Refusal("block %d names no configuration: %s".formatted(number, e.getMessage()));
    } catch (LedgerException e) {
      throw new Refusal("block %d cannot be checked: %s".formatted(number, e.getMessage()));
    }
  }

  private long ordering(Block block) {
    try {
      return new ConfigHistory(ledger).ordering(block);
    } catch (LedgerException e) {
      damaged(block.getHeader().getNumber() - 1, e);
      throw e;
    }
  }

  private Block read(long number) throws Refusal {
    try {
      return ledger
          .block(number)
          .map(entry -> StoredBlocks.parse(ledger.channel(), entry))
          .orElseThrow(() -> new Refusal("there is no block " + number));
    } catch (LedgerException e) {
      damaged(number, e);
      throw e;
    }
  }
}

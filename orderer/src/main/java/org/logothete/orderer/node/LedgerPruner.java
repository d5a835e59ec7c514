package org.logothete.orderer.node;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.state.ChannelState;
import org.logothete.orderer.disk.DiskGate;
import org.logothete.orderer.history.Pruning;
import org.logothete.orderer.history.Pruning.Forgotten;
import org.logothete.orderer.history.Pruning.Pruned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prunes a running node's channels, on a thread of its own. */
final class LedgerPruner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerPruner.class);
  private static final long PERIOD_MILLIS = 2_000;

  /** Pruned is in larger steps, as each one compacts: by a tenth of what is kept. */
  private static final long STEPS = 10;

  private final Ledger ledger;
  private final long keepBlocks;
  private final long keepHistory;
  private final DiskGate disk;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("pruner").daemon(true).unstarted(task));

  /**
   * @param keepBlocks how many of each channel's newest blocks stay
   * @param keepHistory of how many of its newest blocks a state remembers what they wrote
   * @param disk is not asked for room: pruning makes some
   */
  LedgerPruner(Ledger ledger, long keepBlocks, long keepHistory, DiskGate disk) {
    this.ledger = ledger;
    this.keepBlocks = keepBlocks;
    this.keepHistory = keepHistory;
    this.disk = disk;
    var _ =
        thread.scheduleWithFixedDelay(
            this::pruneAll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void pruneAll() {
    for (String name : ledger.channels()) {
      ledger
          .channel(name)
          .ifPresent(channel -> ledger.state(name).ifPresent(state -> prune(channel, state)));
    }
  }

  private void prune(ChannelLedger channel, ChannelState state) {
    try {
      if (isDue(channel.height() - channel.firstBlock(), keepBlocks)) {
        Pruned pruned = Pruning.prune(channel, state, keepBlocks);
        LOG.info(
            "channel {}: blocks {} to {} pruned",
            pruned.channel(),
            pruned.before(),
            pruned.first() - 1);
      }
      if (isDue(state.height() - state.historyFrom(), keepHistory)) {
        Forgotten forgotten = Pruning.forgetHistory(channel.channel(), state, keepHistory);
        LOG.info(
            "channel {}: what blocks {} to {} wrote is forgotten",
            forgotten.channel(),
            forgotten.before(),
            forgotten.first() - 1);
      }
    } catch (LedgerWriteException failure) {
      disk.failed(failure);
    } catch (LedgerException e) {
      LOG.error("channel {} cannot be pruned: {}", channel.channel(), e.getMessage());
    }
  }

  private static boolean isDue(long there, long keep) {
    return there - keep > keep / STEPS;
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.warn("pruning did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

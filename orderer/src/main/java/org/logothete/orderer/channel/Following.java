package org.logothete.orderer.channel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import org.logothete.consensus.QuorumSize;
import org.logothete.orderer.verify.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a channel through what its orderers serve to every reader, while the cluster port is
 * closed to this node: because it is no consenter, or because it does not know yet that it became
 * one or how. Each block is verified by the configuration in force before the loop gets it, and a
 * batch is taken in only when the one before is durable.
 *
 * <p>{@link #resume} and {@link #pause} belong to the loop; the work is done on a virtual thread,
 * where waiting is clearest.
 */
final class Following {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);
  private static final Duration DISK_PATIENCE = Duration.ofSeconds(10);
  private static final long PROBE_MILLIS = 2_000;

  /** A source is used for so long at a time while this node is behind. */
  private static final long TURN_MILLIS = 10_000;

  private static final long PAUSE_MILLIS = 250;
  private static final int BATCH_BLOCKS_MAX = 256;
  private static final long BATCH_BYTES_MAX = 8L << 20;

  /**
   * How it stands, for the channel's status.
   *
   * @param source whom it takes blocks from; empty if nobody gives any
   * @param newest the newest block that one honest source has, if as many are as are assumed to be;
   *     -1 while too few have said anything
   */
  record View(String source, long newest) {
    static final View NONE = new View("", -1);
  }

  private final ChannelSite site;
  private final EpochSource epochs;
  private final BlockFeed feed;
  private final BlockPull pull;
  private volatile @Nullable Follower follower;

  Following(ChannelSite site, EpochSource epochs, BlockFeed feed, BlockPull pull) {
    this.site = site;
    this.epochs = epochs;
    this.feed = feed;
    this.pull = pull;
  }

  View view() {
    Follower present = follower;
    return present == null ? View.NONE : present.view;
  }

  /** Goes on following, if it does not yet. */
  void resume() {
    if (follower == null) {
      Follower next = new Follower();
      follower = next;
      next.thread.start();
    }
  }

  /** Stops following. */
  void pause() {
    Follower present = follower;
    if (present != null) {
      follower = null;
      present.thread.interrupt();
    }
  }

  /** One time of following, from resume to pause. */
  private final class Follower {
    private final Thread thread =
        Thread.ofVirtual().name("follow-" + site.channel()).unstarted(this::run);

    private final PullSources sources = new PullSources();
    private volatile View view = View.NONE;
    private long nextProbeMillis = Long.MIN_VALUE;
    private long next;

    private void run() {
      LOG.info("channel {}: follows by what orderers serve to readers", site.channel());
      try {
        while (!Thread.currentThread().isInterrupted()) {
          round();
        }
      } catch (InterruptedException _) {
        LOG.info("channel {}: follows no longer", site.channel());
      } catch (RuntimeException | Error failure) {
        site.mailbox().putOwn(new Work.Failed(failure));
      }
    }

    private void round() throws InterruptedException {
      Epoch epoch = epochs.current();
      sources.update(pull.sources(epoch.config()));
      Optional<String> source = sources.choose(now());
      if (source.isEmpty()) {
        show("");
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        return;
      }
      next = feed.height();
      try (BlockPull.Stream stream = pull.stream(epoch.config(), source.get(), next)) {
        take(source.get(), stream);
      } catch (PullException e) {
        LOG.info("channel {}: leaves {}: {}", site.channel(), source.get(), e.getMessage());
        sources.failed(source.get(), now());
      }
    }

    /** Takes blocks of a source until its turn is over. */
    private void take(String source, BlockPull.Stream stream)
        throws PullException, InterruptedException {
      long turnEnds = now() + TURN_MILLIS;
      ArrayDeque<Block> waiting = new ArrayDeque<>();
      boolean goesOn = true;
      while (goesOn) {
        fill(waiting, stream);
        if (!waiting.isEmpty()) {
          goesOn = handOver(source, waiting);
        }
        if (now() >= nextProbeMillis) {
          nextProbeMillis = now() + PROBE_MILLIS;
          probe(source, waiting.isEmpty());
        }
        if (sources.isWithheld(now())) {
          throw new PullException("it withholds block " + next + ", which others have");
        }
        if (now() >= turnEnds) {
          goesOn &= sources.saidBy(oneHonest()) <= next;
          turnEnds = now() + TURN_MILLIS;
        }
      }
    }

    /** Waits a while for a block, and takes along what is there behind it. */
    private void fill(ArrayDeque<Block> waiting, BlockPull.Stream stream)
        throws PullException, InterruptedException {
      long bytes = waiting.stream().mapToLong(Block::getSerializedSize).sum();
      Duration patience = waiting.isEmpty() ? IDLE : Duration.ZERO;
      while (waiting.size() < BATCH_BLOCKS_MAX && bytes < BATCH_BYTES_MAX) {
        Optional<Block> block = stream.next(patience);
        if (block.isEmpty()) {
          return;
        }
        bytes += block.get().getSerializedSize();
        waiting.add(block.get());
        patience = Duration.ZERO;
      }
    }

    /**
     * Gives the loop what of the blocks the configuration in force proves.
     *
     * @return false if the loop did not want them, because it has others
     */
    private boolean handOver(String source, ArrayDeque<Block> waiting)
        throws PullException, InterruptedException {
      BlockCheck.Run run = verified(List.copyOf(waiting));
      for (FetchedBlock _ : run.blocks()) {
        waiting.remove();
      }
      if (!run.blocks().isEmpty()) {
        sources.progressed(source);
        sources.said(source, run.blocks().getLast().number());
        show(source);
        if (!store(run.blocks())) {
          return false;
        }
      }
      if (run.refusal().isPresent()) {
        site.observer().dropped(site.channel(), "pulled_block");
        throw new PullException(run.refusal().get());
      }
      if (run.ending() == CatchUp.Ending.LATER_CONFIGURATION) {
        throw new PullException("block " + next + " names a configuration that nobody ordered");
      }
      return true;
    }

    private BlockCheck.Run verified(List<Block> blocks) throws InterruptedException {
      CompletableFuture<BlockCheck.Run> result = new CompletableFuture<>();
      BlockCheck check = new BlockCheck(epochs.current(), site.pool().bulk());
      site.pool()
          .bulk()
          .execute(
              () -> {
                try {
                  check.parsed(next, blocks, result::complete);
                } catch (RuntimeException | Error e) {
                  result.completeExceptionally(e);
                }
              });
      try {
        return result.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("blocks of a follower cannot be checked", e.getCause());
      }
    }

    /** Returns when the blocks are durable, and a configuration among them is in force. */
    private boolean store(List<FetchedBlock> blocks) throws InterruptedException {
      FetchedBlock last = blocks.getLast();
      long bytes = blocks.stream().mapToLong(FetchedBlock::bytes).sum();
      while (!site.mailbox().put(Mailbox.Lane.PEER, new Work.Pulled(blocks), bytes)) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      next = last.number() + 1;
      return feed.awaitHeight(next, DISK_PATIENCE)
          && (!last.isConfig() || epochs.awaitConfig(last.number(), DISK_PATIENCE));
    }

    /**
     * Asks another source how far it is, and for proof if the one in use stands still; that one
     * itself if there is no other. Where nothing is missing, a source that gives nothing is as good
     * as one that does: a new channel has no block to give.
     */
    private void probe(String source, boolean standsStill) throws InterruptedException {
      String asked = sources.probe(source, now()).orElse(source);
      String shown = view.source();
      Epoch epoch = epochs.current();
      try {
        Block newest = pull.newest(epoch.config(), asked, PROBE_PATIENCE);
        long number = newest.getHeader().getNumber();
        sources.said(asked, number);
        if (standsStill && number < next) {
          shown = source;
        } else if (standsStill) {
          Block header =
              number == next ? newest : pull.header(epoch.config(), asked, next, PROBE_PATIENCE);
          prove(epoch, header);
        }
      } catch (PullException | Refusal e) {
        LOG.debug("channel {}: {} is no witness: {}", site.channel(), asked, e.getMessage());
        sources.failed(asked, now());
      }
      show(shown);
    }

    private void prove(Epoch epoch, Block header) throws Refusal {
      if (header.getHeader().getNumber() != next) {
        throw new Refusal("another block than was asked for");
      }
      epoch.verifier().checkHeaderCertificate(header);
      sources.proven(now());
    }

    private int oneHonest() {
      return new QuorumSize(epochs.current().config().consenters().size()).oneHonest();
    }

    private void show(String source) {
      view = new View(source, sources.saidBy(oneHonest()));
    }

    private long now() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - site.startNanos());
    }
  }
}

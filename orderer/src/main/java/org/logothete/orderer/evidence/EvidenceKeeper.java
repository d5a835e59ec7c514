package org.logothete.orderer.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.orderer.executors.ExecutorGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes evidence to its folder on a thread of its own, so that no channel waits for it. What finds
 * no room, in memory or in the folder, is logged and not kept. Thread-safe.
 */
public final class EvidenceKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceKeeper.class);
  private static final int WAITING_MAX = 64;
  private static final long CLOSING_SECONDS = 5;

  private final EvidenceFolder folder;
  private final InstantSource clock;
  private final ExecutorService writer =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().name("evidence").daemon().factory());

  public EvidenceKeeper(EvidenceFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Takes what is to be kept against a consenter; never blocks. */
  public void keep(Accusation accusation) {
    keep(VoteEvidence.of(accusation, clock.instant()));
  }

  /** Takes what is to be kept against an executor of the group; never blocks. */
  public void keep(String channel, ExecutorGroup group, Sealed one, Sealed other) {
    keep(ExecutorEvidence.of(channel, group, one, other, clock.instant()));
  }

  private void keep(EvidenceFile evidence) {
    try {
      writer.execute(() -> write(evidence));
    } catch (RejectedExecutionException _) {
      LOG.warn(
          "channel {}: evidence against {} is not kept: {} others wait to be written",
          evidence.channel(),
          evidence.culprit(),
          WAITING_MAX);
    }
  }

  private void write(EvidenceFile evidence) {
    try {
      Optional<Path> file = folder.keep(evidence);
      if (file.isPresent()) {
        LOG.warn("evidence is in {}; check it with: logothete evidence verify", file.get());
      } else {
        LOG.warn(
            "channel {}: evidence against {} is not kept: the folder is full, move files",
            evidence.channel(),
            evidence.culprit());
      }
    } catch (IOException e) {
      LOG.error(
          "channel {}: evidence against {} cannot be kept: {}",
          evidence.channel(),
          evidence.culprit(),
          e.toString());
    }
  }

  /** Writes what waits, for some seconds at most. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("evidence that waits to be written is lost: the disk is too slow");
        writer.shutdownNow();
      }
    } catch (InterruptedException _) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

package org.logothete.orderer.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

  /** Takes what is to be kept; never blocks. */
  public void keep(Accusation accusation) {
    Instant found = clock.instant();
    try {
      writer.execute(() -> write(accusation, found));
    } catch (RejectedExecutionException _) {
      LOG.warn(
          "channel {}: evidence against consenter {} is not kept: {} others wait to be written",
          accusation.domain().channel(),
          accusation.evidence().culprit(),
          WAITING_MAX);
    }
  }

  private void write(Accusation accusation, Instant found) {
    try {
      Optional<Path> file = folder.keep(accusation, found);
      if (file.isPresent()) {
        LOG.warn("evidence is in {}; check it with: logothete evidence verify", file.get());
      } else {
        LOG.warn(
            "channel {}: evidence against consenter {} is not kept: the folder is full, move files",
            accusation.domain().channel(),
            accusation.evidence().culprit());
      }
    } catch (IOException e) {
      LOG.error(
          "channel {}: evidence against consenter {} cannot be kept: {}",
          accusation.domain().channel(),
          accusation.evidence().culprit(),
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

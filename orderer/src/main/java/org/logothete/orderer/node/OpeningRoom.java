package org.logothete.orderer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.logothete.ledger.rocks.RocksLedger;
import org.logothete.orderer.disk.DiskSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opening a ledger takes room: a node that starts on a full disk waits for it, and says so. */
final class OpeningRoom {
  private static final Logger LOG = LoggerFactory.getLogger(OpeningRoom.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int LOOKS_PER_LINE = 60;

  private OpeningRoom() {}

  /**
   * Returns when there is enough.
   *
   * @throws StartException if the thread is told to end meanwhile
   */
  static void await(Path directory, DiskSpace space) throws IOException, StartException {
    long needed = RocksLedger.bytesToOpen(directory);
    for (int look = 0; space.freeBytes() < needed; look++) {
      if (look % LOOKS_PER_LINE == 0) {
        LOG.error(
            "the disk of {} has {} MiB left, opening the ledger may take {} MiB: waiting",
            directory,
            space.freeBytes() >> 20,
            needed >> 20);
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartException("told to end while the disk of " + directory + " is full", e);
      }
    }
  }
}

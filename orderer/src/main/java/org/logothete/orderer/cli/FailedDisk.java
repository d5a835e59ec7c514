package org.logothete.orderer.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.logothete.ledger.LedgerWriteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process whose disk failed. It is not stopped but halted: nothing may be written or
 * sent any more, and only opening the ledger again tells what is in it.
 */
final class FailedDisk {
  /** EX_IOERR of sysexits.h. */
  static final int EXIT_CODE = 74;

  private static final Logger LOG = LoggerFactory.getLogger(FailedDisk.class);
  private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private FailedDisk() {}

  /** Says why, and ends the process: also if nobody takes what it says. */
  @SuppressWarnings("SystemOut") // where every command says why it failed
  static void endProcess(LedgerWriteException cause) {
    Thread.ofPlatform()
        .name("end")
        .daemon(true)
        .start(
            () -> {
              LockSupport.parkNanos(LAST_WORDS_NANOS);
              Runtime.getRuntime().halt(EXIT_CODE);
            });
    LOG.error("the disk failed, the process ends: {}", cause.getMessage());
    System.err.println("logothete: the disk failed: " + cause.getMessage());
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}

package org.logothete.orderer.execution;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts a thread and waits for its end, also when the waiting thread is interrupted itself.
 */
final class EndOfThread {
  private static final Logger LOG = LoggerFactory.getLogger(EndOfThread.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private EndOfThread() {}

  static void of(Thread thread) {
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      if (!thread.join(PATIENCE)) {
        LOG.warn("the thread {} did not end in time", thread.getName());
      }
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

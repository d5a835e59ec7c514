package org.logothete.orderer.execution;

import java.time.Duration;

/** A height that grows, and threads that wait for it. Thread-safe. */
final class Heights {
  private long height;

  synchronized long height() {
    return height;
  }

  synchronized void reached(long now) {
    height = now;
    notifyAll();
  }

  /** Waits until it is above a height; false if it is not when the time is over. */
  synchronized boolean awaitAbove(long known, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (height <= known) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}

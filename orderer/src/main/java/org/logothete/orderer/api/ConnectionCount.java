package org.logothete.orderer.api;

import java.util.concurrent.atomic.AtomicInteger;

/** How many client connections are open. Thread-safe. */
final class ConnectionCount {
  private final int max;
  private final ApiObserver observer;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionCount(int max, ApiObserver observer) {
    this.max = max;
    this.observer = observer;
  }

  boolean tryAdd() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    observer.connectionRefused();
    return false;
  }

  void remove() {
    open.decrementAndGet();
  }
}

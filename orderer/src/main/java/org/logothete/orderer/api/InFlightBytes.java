package org.logothete.orderer.api;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of envelopes that wait for their answers, of all streams together. Thread-safe. */
final class InFlightBytes {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  InFlightBytes(long max) {
    this.max = max;
  }

  /** Takes the bytes, or nothing if they do not fit; one envelope always fits when none is held. */
  boolean tryTake(long bytes) {
    long before = held.getAndAdd(bytes);
    if (before == 0 || before + bytes <= max) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }
}

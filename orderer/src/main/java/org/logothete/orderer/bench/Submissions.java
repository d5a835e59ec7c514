package org.logothete.orderer.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every transaction from when it is sent until it is answered and in a block. Holds no more than
 * the limit: {@link #reserve} makes senders wait. Thread-safe.
 *
 * <p>A transaction counts as measured if it was due within the window; a commit counts for the
 * throughput if it was seen within the window, whenever its transaction was due.
 */
final class Submissions {
  private final Semaphore room;
  private final int limit;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Latencies untilAnswered = new Latencies();
  private final Latencies untilCommitted = new Latencies();
  private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder committed = new LongAdder();
  private final LongAdder committedInWindow = new LongAdder();
  private final LongAdder committedBytesInWindow = new LongAdder();
  private volatile Window window = Window.CLOSED;
  private volatile long progressNanos;

  Submissions(int limit, long nowNanos) {
    this.limit = limit;
    this.room = new Semaphore(limit);
    this.progressNanos = nowNanos;
  }

  /** Times on {@link System#nanoTime}, the end excluded. */
  record Window(long fromNanos, long untilNanos) {
    static final Window CLOSED = new Window(0, 0);

    boolean holds(long nanos) {
      return nanos - fromNanos >= 0 && nanos - untilNanos < 0;
    }
  }

  private enum Answer {
    MISSING,
    ACKNOWLEDGED
  }

  /** Guarded by itself. */
  private static final class Pending {
    private final long dueNanos;
    private final int bytes;
    private Answer answer = Answer.MISSING;
    private boolean committed;

    Pending(long dueNanos, int bytes) {
      this.dueNanos = dueNanos;
      this.bytes = bytes;
    }
  }

  /** Measures from now on what falls into the window. */
  void measure(Window measured) {
    window = measured;
  }

  /** Waits for room for one more; false if there was none for so long. */
  boolean reserve(long patienceNanos) throws InterruptedException {
    return room.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS);
  }

  /** Gives back what was reserved and not used. */
  void release() {
    room.release();
  }

  /** A transaction is about to be sent; its room was reserved. */
  void sending(String id, long dueNanos, int bytes) {
    if (pending.putIfAbsent(id, new Pending(dueNanos, bytes)) != null) {
      throw new IllegalStateException("transaction " + id + " was sent twice");
    }
    sent.increment();
  }

  /** A node answered with 200. */
  void acknowledged(String id, long nowNanos) {
    Pending entry = pending.get(id);
    if (entry == null) {
      return;
    }
    acknowledged.increment();
    progressNanos = nowNanos;
    if (window.holds(entry.dueNanos)) {
      untilAnswered.record(nowNanos - entry.dueNanos);
    }
    synchronized (entry) {
      entry.answer = Answer.ACKNOWLEDGED;
      if (entry.committed) {
        pending.remove(id);
      }
    }
  }

  /**
   * A node answered with another status, or its stream broke before it did.
   *
   * @param kind what to count it as
   */
  void refused(String id, String kind, long nowNanos) {
    Pending entry = pending.remove(id);
    if (entry == null) {
      return;
    }
    refusals.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    progressNanos = nowNanos;
    synchronized (entry) {
      if (!entry.committed) {
        room.release();
      }
    }
  }

  /** A node delivered the transaction in a block; only the first sight of it counts. */
  void committed(String id, long nowNanos) {
    Pending entry = pending.get(id);
    if (entry == null) {
      return;
    }
    synchronized (entry) {
      if (entry.committed) {
        return;
      }
      entry.committed = true;
      if (entry.answer == Answer.ACKNOWLEDGED) {
        pending.remove(id);
      }
    }
    room.release();
    committed.increment();
    progressNanos = nowNanos;
    Window measured = window;
    if (measured.holds(nowNanos)) {
      committedInWindow.increment();
      committedBytesInWindow.add(entry.bytes);
    }
    if (measured.holds(entry.dueNanos)) {
      untilCommitted.record(nowNanos - entry.dueNanos);
    }
  }

  /** Whether every transaction was either refused or both answered and committed. */
  boolean isSettled() {
    return pending.isEmpty();
  }

  /** Acknowledged and not seen in a block. */
  long acknowledgedUncommitted() {
    return pending.values().stream().filter(Submissions::isAcknowledgedOnly).count();
  }

  /** Neither acknowledged nor refused. */
  long unanswered() {
    return pending.values().stream().filter(entry -> !isAcknowledged(entry)).count();
  }

  private static boolean isAcknowledgedOnly(Pending entry) {
    synchronized (entry) {
      return entry.answer == Answer.ACKNOWLEDGED && !entry.committed;
    }
  }

  private static boolean isAcknowledged(Pending entry) {
    synchronized (entry) {
      return entry.answer == Answer.ACKNOWLEDGED;
    }
  }

  /** When an answer or a commit came last. */
  long progressNanos() {
    return progressNanos;
  }

  Counts counts() {
    Map<String, Long> byKind = new TreeMap<>();
    refusals.forEach((kind, count) -> byKind.put(kind, count.sum()));
    return new Counts(
        sent.sum(),
        acknowledged.sum(),
        committed.sum(),
        committedInWindow.sum(),
        committedBytesInWindow.sum(),
        limit - room.availablePermits(),
        byKind);
  }

  LatencySummary untilAnswered() {
    return untilAnswered.summary();
  }

  LatencySummary untilCommitted() {
    return untilCommitted.summary();
  }

  /**
   * Totals so far.
   *
   * @param outstanding sent, and neither committed nor refused
   * @param refusals by kind
   */
  record Counts(
      long sent,
      long acknowledged,
      long committed,
      long committedInWindow,
      long committedBytesInWindow,
      int outstanding,
      Map<String, Long> refusals) {
    long refused() {
      return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}

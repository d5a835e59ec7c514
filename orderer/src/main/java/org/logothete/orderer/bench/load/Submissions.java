package org.logothete.orderer.bench.load;

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
 * <p>Times count of transactions that were due within the window. The throughput counts commits
 * that were seen within it; those of transactions that were due before are told apart.
 */
public final class Submissions {
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
  private final LongAdder dueBeforeWindow = new LongAdder();
  private volatile Window window = Window.CLOSED;
  private volatile Timeline timeline = new Timeline(0, 0);
  private volatile long progressNanos;

  public Submissions(int limit, long nowNanos) {
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
    timeline = new Timeline(measured.fromNanos(), measured.untilNanos() - measured.fromNanos());
    window = measured;
  }

  /** Begins a new timeline, whatever the window. */
  public void draw(Timeline drawn) {
    timeline = drawn;
  }

  /** When the transactions of the measured window were committed. */
  Timeline timeline() {
    return timeline;
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
    timeline.record(nowNanos);
    Window measured = window;
    if (measured.holds(nowNanos)) {
      committedInWindow.increment();
      committedBytesInWindow.add(entry.bytes);
      if (entry.dueNanos - measured.fromNanos() < 0) {
        dueBeforeWindow.increment();
      }
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
  public long acknowledgedUncommitted() {
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

  LoadCounts counts() {
    Map<String, Long> byKind = new TreeMap<>();
    refusals.forEach((kind, count) -> byKind.put(kind, count.sum()));
    return new LoadCounts(
        sent.sum(),
        acknowledged.sum(),
        committed.sum(),
        committedInWindow.sum(),
        committedBytesInWindow.sum(),
        dueBeforeWindow.sum(),
        limit - room.availablePermits(),
        byKind);
  }

  Latencies untilAnswered() {
    return untilAnswered;
  }

  Latencies untilCommitted() {
    return untilCommitted;
  }
}

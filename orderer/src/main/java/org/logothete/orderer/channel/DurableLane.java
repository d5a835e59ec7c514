package org.logothete.orderer.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.RecordKey;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.ledger.LogKey;
import org.logothete.orderer.disk.DiskGate;

/**
 * Performs, in order and on its own thread, the effects of one channel that must not overtake the
 * disk: writing log records, appending blocks, and whatever leaves the node.
 *
 * <p>Everything that waits is taken at once: all its records and blocks go into one durable commit,
 * then what was to leave the node leaves in its order. A message may so wait for a record that was
 * written after it, but never leaves before one that was written before it (the durability law).
 * Under load many steps share one fsync.
 */
final class DurableLane implements AutoCloseable {
  /** One thing to do. */
  sealed interface Task {
    /** Write a log record. */
    record Write(RecordKey key, Bytes content) implements Task {}

    /**
     * Append a block; skipped if the ledger already has that number.
     *
     * @param endsLog true for a config block: the log that led to it goes with it
     * @param then called on the lane's thread once the block is durable
     */
    record Append(Block block, BlockEntry entry, boolean endsLog, Runnable then) implements Task {}

    /** Something that leaves the node or tells the loop; called on the lane's thread. */
    record Release(Runnable action) implements Task {}
  }

  /** How long the lane waits before it looks again at a disk that is full. */
  private static final long FULL_DISK_MILLIS = 100;

  /** Above this many waiting tasks the loop should take no more work from outside. */
  private static final int CONGESTED_TASKS = 4096;

  private final ChannelLedger ledger;
  private final BlockFeed feed;
  private final DiskGate disk;
  private final Consumer<Throwable> onFailure;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Task> waiting = new ArrayDeque<>();
  private boolean closed;
  private final Thread thread;

  DurableLane(ChannelLedger ledger, BlockFeed feed, DiskGate disk, Consumer<Throwable> onFailure) {
    this.ledger = ledger;
    this.feed = feed;
    this.disk = disk;
    this.onFailure = onFailure;
    this.thread =
        Thread.ofPlatform().name("lane-" + ledger.channel()).daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void add(List<Task> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      waiting.addAll(tasks);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isCongested() {
    lock.lock();
    try {
      return waiting.size() > CONGESTED_TASKS;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      List<Task> tasks = takeAll();
      while (!tasks.isEmpty() && perform(tasks)) {
        tasks = takeAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (LedgerWriteException failure) {
      disk.failed(failure);
      onFailure.accept(failure);
    } catch (RuntimeException | Error failure) {
      onFailure.accept(failure);
    }
  }

  /** Waits for work; an empty list means the lane is closed and drained. */
  private List<Task> takeAll() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      List<Task> tasks = new ArrayList<>(waiting);
      waiting.clear();
      return tasks;
    } finally {
      lock.unlock();
    }
  }

  /** False if the disk does not let the lane come to the end of it. */
  private boolean perform(List<Task> tasks) throws InterruptedException {
    int from = 0;
    while (from < tasks.size()) {
      if (!awaitDisk()) {
        return false;
      }
      int to = endOfGroup(tasks, from);
      List<Task> group = tasks.subList(from, to);
      commit(group);
      release(group);
      from = to;
    }
    return true;
  }

  /**
   * Waits while the disk is full: what is to leave the node stays here as well, since it may
   * promise what is not written. False if the lane is to end first, or the disk failed.
   */
  private boolean awaitDisk() throws InterruptedException {
    while (!disk.isOpen()) {
      lock.lockInterruptibly();
      try {
        if (closed || disk.hasFailed()) {
          return false;
        }
        changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(FULL_DISK_MILLIS));
      } finally {
        lock.unlock();
      }
    }
    return true;
  }

  /** A block that ends the log also ends the group: records behind it belong to the next log. */
  private static int endOfGroup(List<Task> tasks, int from) {
    for (int i = from; i < tasks.size(); i++) {
      if (tasks.get(i) instanceof Task.Append append && append.endsLog()) {
        return i + 1;
      }
    }
    return tasks.size();
  }

  private void commit(List<Task> group) {
    LedgerBatch batch = new LedgerBatch();
    long next = ledger.height();
    boolean endsLog = false;
    for (Task task : group) {
      if (task instanceof Task.Append append && append.entry().number() == next) {
        batch.append(append.entry());
        endsLog |= append.endsLog();
        next++;
      }
    }
    if (endsLog) {
      batch.clearLog();
      LogKey marker = logKey(EngineDriver.INCARNATION_MARKER);
      Optional.ofNullable(ledger.log().get(marker))
          .ifPresent(content -> batch.putLog(marker, content));
    }
    for (Task task : group) {
      if (task instanceof Task.Write write
          && (!endsLog || write.key().equals(EngineDriver.INCARNATION_MARKER))) {
        batch.putLog(logKey(write.key()), write.content().toArray());
      }
    }
    if (!batch.isEmpty()) {
      ledger.commit(batch);
    }
  }

  private void release(List<Task> group) {
    for (Task task : group) {
      if (disk.hasFailed()) {
        // Of another channel: the process ends, and no longer speaks.
        return;
      }
      switch (task) {
        case Task.Write _ -> {}
        case Task.Append append -> {
          if (append.entry().number() == feed.height()) {
            feed.publish(append.entry());
          }
          append.then().run();
        }
        case Task.Release release -> release.action().run();
      }
    }
  }

  static LogKey logKey(RecordKey key) {
    return new LogKey(key.height(), key.kind(), key.viewOrRound());
  }

  /**
   * Finishes what waits, if the disk takes it, and ends the thread; call once, not from the lane's
   * own thread.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

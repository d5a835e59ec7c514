package org.logothete.orderer.verify;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one source one after the other on a shared pool, so that what a peer said first
 * is verified first, and a flood of one peer cannot hold more than one thread. Bounded;
 * thread-safe. In the pool's own queue a strand has at most one entry, whatever waits here.
 */
public final class Strand {
  private final Executor pool;
  private final Backlog backlog;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Sized> waiting = new ArrayDeque<>();
  private boolean running;

  /** A task and what it holds in memory. */
  private record Sized(Runnable task, int bytes) {}

  /**
   * An empty strand.
   *
   * @param tasksMax how many tasks may wait
   * @param bytesMax how much they may hold together; one waits whatever it holds
   */
  public Strand(Executor pool, int tasksMax, long bytesMax) {
    this.pool = pool;
    this.backlog = new Backlog(tasksMax, bytesMax);
  }

  /**
   * Queues the task; false if the strand is full and the task was not taken.
   *
   * @param bytes what the task holds in memory until it has run
   */
  public boolean offer(Runnable task, int bytes) {
    lock.lock();
    try {
      if (!backlog.enter(bytes)) {
        return false;
      }
      waiting.add(new Sized(task, bytes));
      if (running) {
        return true;
      }
      running = true;
    } finally {
      lock.unlock();
    }
    pool.execute(this::runNext);
    return true;
  }

  /** Runs one task and hands the strand back to the pool, so that strands take turns. */
  private void runNext() {
    Runnable task = poll();
    if (task == null) {
      return;
    }
    try {
      task.run();
    } finally {
      pool.execute(this::runNext);
    }
  }

  private @Nullable Runnable poll() {
    lock.lock();
    try {
      Sized next = waiting.poll();
      running = next != null;
      if (next == null) {
        return null;
      }
      backlog.leave(next.bytes);
      return next.task;
    } finally {
      lock.unlock();
    }
  }
}

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
  private final int tasksMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  public Strand(Executor pool, int tasksMax) {
    this.pool = pool;
    this.tasksMax = tasksMax;
  }

  /** Queues the task; false if the strand is full and the task was not taken. */
  public boolean offer(Runnable task) {
    lock.lock();
    try {
      if (waiting.size() >= tasksMax) {
        return false;
      }
      waiting.add(task);
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
      Runnable task = waiting.poll();
      running = task != null;
      return task;
    } finally {
      lock.unlock();
    }
  }
}

package org.logothete.orderer.verify;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Two executors over one pool: what consensus waits for, and bulk such as blocks for nodes that
 * catch up. Bulk runs when nothing urgent waits, and once after every {@value #URGENT_IN_A_ROW_MAX}
 * urgent tasks, or a busy network would never let anybody catch up. Thread-safe. Each task has one
 * entry in the pool's own queue.
 */
public final class UrgentFirst {
  private static final int URGENT_IN_A_ROW_MAX = 7;

  private final Executor pool;
  private final ArrayDeque<Runnable> urgent = new ArrayDeque<>();
  private final ArrayDeque<Runnable> bulk = new ArrayDeque<>();
  private int urgentInARow;

  public UrgentFirst(Executor pool) {
    this.pool = pool;
  }

  /** Runs what consensus waits for. */
  public Executor urgent() {
    return task -> put(urgent, task);
  }

  /** Runs what may wait. */
  public Executor bulk() {
    return task -> put(bulk, task);
  }

  private void put(ArrayDeque<Runnable> lane, Runnable task) {
    synchronized (this) {
      lane.add(task);
    }
    pool.execute(() -> take().run());
  }

  /** Never without a task: there are as many as entries in the pool. */
  private synchronized Runnable take() {
    boolean bulkNext = urgent.isEmpty() || (urgentInARow >= URGENT_IN_A_ROW_MAX && !bulk.isEmpty());
    urgentInARow = bulkNext ? 0 : urgentInARow + 1;
    return bulkNext ? bulk.remove() : urgent.remove();
  }
}

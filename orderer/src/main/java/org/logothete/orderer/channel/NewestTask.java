package org.logothete.orderer.channel;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of which only the newest matters on a pool: at most one waits there, and a newer one
 * takes its place. Thread-safe.
 */
final class NewestTask {
  private final Executor pool;
  private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

  NewestTask(Executor pool) {
    this.pool = pool;
  }

  void submit(Runnable task) {
    if (waiting.getAndSet(task) == null) {
      pool.execute(this::runWaiting);
    }
  }

  private void runWaiting() {
    Runnable task = waiting.getAndSet(null);
    if (task != null) {
      task.run();
    }
  }
}

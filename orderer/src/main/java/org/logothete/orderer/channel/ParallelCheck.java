package org.logothete.orderer.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Checks items that do not depend on each other on several threads, the caller's among them: each
 * takes the next item that nobody took. Nobody waits for anybody; whoever checks the last item goes
 * on with the results. What lies behind an item that failed is not checked.
 */
final class ParallelCheck<T, R> {
  /** The check of one item. */
  interface Check<T, R> {
    R apply(int index, T item);

    /** Whether items behind one with this result are of use. */
    boolean passed(R result);
  }

  private final List<T> items;
  private final Check<T, R> check;
  private final Consumer<List<R>> then;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger end;
  private final AtomicReferenceArray<R> results;

  private ParallelCheck(List<T> items, Check<T, R> check, Consumer<List<R>> then) {
    this.items = items;
    this.check = check;
    this.then = then;
    this.end = new AtomicInteger(items.size());
    this.results = new AtomicReferenceArray<>(items.size());
  }

  /**
   * Checks the items.
   *
   * @param helpers runs what other threads do
   * @param helpersMax how many others may be asked to
   * @param then gets the results up to and including the first that did not pass
   */
  static <T, R> void run(
      List<T> items, Executor helpers, int helpersMax, Check<T, R> check, Consumer<List<R>> then) {
    if (items.isEmpty()) {
      then.accept(List.of());
      return;
    }
    ParallelCheck<T, R> all = new ParallelCheck<>(items, check, then);
    for (int i = 0; i < Math.min(helpersMax, items.size() - 1); i++) {
      helpers.execute(all::work);
    }
    all.work();
  }

  private void work() {
    int index = taken.getAndIncrement();
    while (index < items.size()) {
      if (index < end.get()) {
        R result = check.apply(index, items.get(index));
        results.set(index, result);
        if (!check.passed(result)) {
          end.accumulateAndGet(index + 1, Math::min);
        }
      }
      if (done.incrementAndGet() == items.size()) {
        finish();
      }
      index = taken.getAndIncrement();
    }
  }

  private void finish() {
    List<R> checked = new ArrayList<>();
    for (int i = 0; i < end.get(); i++) {
      checked.add(results.get(i));
    }
    then.accept(checked);
  }
}

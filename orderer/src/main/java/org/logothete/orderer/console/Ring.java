package org.logothete.orderer.console;

import java.util.ArrayDeque;
import java.util.List;

/** The newest few of many; the oldest is forgotten when there are more. Thread-safe. */
final class Ring<T> {
  private final int max;
  private final ArrayDeque<T> items = new ArrayDeque<>();

  /**
   * @param max how many are kept, 1 or more
   */
  Ring(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("a ring of " + max);
    }
    this.max = max;
  }

  synchronized void add(T item) {
    if (items.size() == max) {
      items.removeFirst();
    }
    items.addLast(item);
  }

  /** What is kept now, the oldest first. */
  synchronized List<T> items() {
    return List.copyOf(items);
  }
}

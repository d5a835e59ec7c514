package org.logothete.ledger.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes items in order until a page of a {@link StateView} is full.
 *
 * @param <T> what the page is of
 */
public final class PageFill<T> {
  private final int limit;
  private final List<T> items = new ArrayList<>();
  private Optional<T> next = Optional.empty();
  private long bytes;

  /**
   * @param limit 1 to {@link StateView#PAGE_MAX}
   */
  public PageFill(int limit) {
    StateCheck.limit(limit);
    this.limit = limit;
  }

  /**
   * Takes an item if there is room.
   *
   * @param itemBytes of its key and value
   * @return whether there was
   */
  public boolean add(T item, int itemBytes) {
    if (items.size() == limit || bytes >= StateView.PAGE_BYTES_MAX) {
      next = Optional.of(item);
      return false;
    }
    items.add(item);
    bytes += itemBytes;
    return true;
  }

  /** Those that were taken. */
  List<T> items() {
    return items;
  }

  /** The first that was not taken. */
  Optional<T> next() {
    return next;
  }
}

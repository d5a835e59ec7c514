package org.logothete.orderer.verify;

/**
 * Counts what waits somewhere, and says when there is no room for more. Small things fill the
 * number of items first, large ones the bytes. Thread-safe.
 */
public final class Backlog {
  private final int itemsMax;
  private final long bytesMax;
  private int items;
  private long bytes;

  /**
   * An empty backlog.
   *
   * @param itemsMax how many items may wait; at least 1
   * @param bytesMax how much they may hold in memory together; one may wait whatever it holds
   */
  public Backlog(int itemsMax, long bytesMax) {
    if (itemsMax < 1 || bytesMax < 0) {
      throw new IllegalArgumentException(
          "no room for anything: %d items, %d bytes".formatted(itemsMax, bytesMax));
    }
    this.itemsMax = itemsMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Takes an item in; false if there is no room for it, and nothing is counted.
   *
   * @param size bytes that the item holds in memory
   */
  public synchronized boolean enter(long size) {
    boolean fits = items == 0 || bytes + size <= bytesMax;
    if (items >= itemsMax || !fits) {
      return false;
    }
    items++;
    bytes += size;
    return true;
  }

  /** An item that was taken in waits no longer. */
  public synchronized void leave(long size) {
    items--;
    bytes -= size;
  }
}

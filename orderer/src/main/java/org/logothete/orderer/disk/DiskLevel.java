package org.logothete.orderer.disk;

/** How much room a disk has, against the reserve that its operator set. */
public enum DiskLevel {
  /** More than twice the reserve. */
  AMPLE(0),
  /** Less than twice the reserve: everything goes on, the operator is warned. */
  LOW(1),
  /** Less than the reserve: clients are sent away, what was accepted is ordered. */
  NEARLY_FULL(2),
  /**
   * Less than half the reserve: nothing is written any more, so that what is under way comes to its
   * end: tables are made of what lies in memory, and merged.
   */
  FULL(3);

  /** A level is left for a better one only with so much more room, as a part of the reserve. */
  private static final int MARGIN_PART = 8;

  private final int number;

  DiskLevel(int number) {
    this.number = number;
  }

  /** As the metric says it. */
  public int number() {
    return number;
  }

  /**
   * The level at so many free bytes.
   *
   * @param before the level until now
   */
  static DiskLevel of(long freeBytes, long reserveBytes, DiskLevel before) {
    DiskLevel now = of(freeBytes, reserveBytes);
    if (now.compareTo(before) >= 0) {
      return now;
    }
    DiskLevel atLeast = of(freeBytes - reserveBytes / MARGIN_PART, reserveBytes);
    return atLeast.compareTo(before) < 0 ? atLeast : before;
  }

  private static DiskLevel of(long freeBytes, long reserveBytes) {
    if (freeBytes < reserveBytes / 2) {
      return FULL;
    }
    if (freeBytes < reserveBytes) {
      return NEARLY_FULL;
    }
    return freeBytes < 2 * reserveBytes ? LOW : AMPLE;
  }
}

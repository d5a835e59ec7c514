package org.logothete.ledger.state;

import java.util.Comparator;

/**
 * Which write made a value what it is.
 *
 * @param block number of the block
 * @param transaction its place in the block, from 0
 */
public record Version(long block, int transaction) implements Comparable<Version> {
  /** Later than any write. */
  public static final Version MAX = new Version(Long.MAX_VALUE, Integer.MAX_VALUE);

  private static final Comparator<Version> ORDER =
      Comparator.comparingLong(Version::block).thenComparingInt(Version::transaction);

  public Version {
    if (block < 0 || transaction < 0) {
      throw new IllegalArgumentException(
          "a version is not negative: %d/%d".formatted(block, transaction));
    }
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }
}

package org.logothete.ledger;

import java.util.Comparator;

/**
 * Where a record lies in a channel's consensus log; writing to a key replaces what lay there.
 *
 * @param height records of a height are dropped when that height's block is committed; height 0
 *     means the record stays until it is replaced or the log is cleared
 * @param kind 0 to 255, the writer's own numbering
 * @param round distinguishes records of one height and kind, not negative
 */
public record LogKey(long height, int kind, long round) implements Comparable<LogKey> {
  private static final Comparator<LogKey> ORDER =
      Comparator.comparingLong(LogKey::height)
          .thenComparingInt(LogKey::kind)
          .thenComparingLong(LogKey::round);

  public LogKey {
    if (height < 0 || round < 0 || kind < 0 || kind > 0xff) {
      throw new IllegalArgumentException(
          "log key out of range: " + height + "/" + kind + "/" + round);
    }
  }

  @Override
  public int compareTo(LogKey other) {
    return ORDER.compare(this, other);
  }
}

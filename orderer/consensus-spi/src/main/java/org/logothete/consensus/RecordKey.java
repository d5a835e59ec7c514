package org.logothete.consensus;

import java.util.Comparator;

/**
 * Where a record lies in an engine's durable log. Writing to a key replaces what lay there.
 *
 * @param height records of a height disappear once that height is durably decided; height 0 means
 *     the record belongs to no height and stays until it is replaced
 * @param kind the engine's number for the kind of record, 0 to 255
 * @param viewOrRound distinguishes records of one height and kind
 */
public record RecordKey(long height, int kind, long viewOrRound) implements Comparable<RecordKey> {
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparingLong(RecordKey::height)
          .thenComparingInt(RecordKey::kind)
          .thenComparingLong(RecordKey::viewOrRound);

  public RecordKey {
    if (height < 0 || viewOrRound < 0 || kind < 0 || kind > 0xff) {
      throw new IllegalArgumentException(
          "record key out of range: " + height + "/" + kind + "/" + viewOrRound);
    }
  }

  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }
}

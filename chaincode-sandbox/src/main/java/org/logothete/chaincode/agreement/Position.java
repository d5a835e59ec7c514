package org.logothete.chaincode.agreement;

import java.util.Comparator;

/**
 * Where a transaction stands in the order.
 *
 * @param index its place in the block, from 0
 */
public record Position(long block, int index) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::block).thenComparingInt(Position::index);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return block + "/" + index;
  }
}

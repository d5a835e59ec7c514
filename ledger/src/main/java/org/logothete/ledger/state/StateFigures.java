package org.logothete.ledger.state;

import org.logothete.ledger.merkle.Hash;

/**
 * What a state consists of.
 *
 * @param height how many blocks are in it
 * @param historyFrom first block that its history tells of
 * @param writes in its history
 */
public record StateFigures(long height, long keys, long historyFrom, long writes, Hash root) {
  /** Of an empty state. */
  public static final StateFigures NOTHING = new StateFigures(0, 0, 0, 0, Hash.ZERO);
}

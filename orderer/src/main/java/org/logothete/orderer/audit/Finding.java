package org.logothete.orderer.audit;

/**
 * Something that is not as it must be.
 *
 * @param where a block's number, or the part of the ledger
 * @param what is wrong, in words
 */
public record Finding(String where, String what) {
  static Finding ofBlock(long number, String what) {
    return new Finding("block " + number, what);
  }

  @Override
  public String toString() {
    return where + ": " + what;
  }
}

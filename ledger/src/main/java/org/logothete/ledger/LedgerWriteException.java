package org.logothete.ledger;

/**
 * A write failed: what of it lies on the disk is unknown until the ledger is opened again, and this
 * run of it takes no more.
 */
public final class LedgerWriteException extends LedgerException {
  public LedgerWriteException(String message, Throwable cause) {
    super(message, cause);
  }

  public LedgerWriteException(String message) {
    super(message);
  }
}

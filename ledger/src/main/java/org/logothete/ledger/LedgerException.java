package org.logothete.ledger;

/** The disk did not do its part; the message names the directory and the cause. */
public final class LedgerException extends RuntimeException {
  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  public LedgerException(String message) {
    super(message);
  }
}

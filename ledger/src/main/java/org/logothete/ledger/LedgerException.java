package org.logothete.ledger;

/** The disk did not do its part; the message names the directory and the cause. */
public sealed class LedgerException extends RuntimeException permits LedgerWriteException {
  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  public LedgerException(String message) {
    super(message);
  }
}

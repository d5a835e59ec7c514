package org.logothete.orderer.receipt;

/** A receipt cannot be had, or proves nothing; the message says why in one line. */
public final class ReceiptException extends Exception {
  private static final long serialVersionUID = 1;

  public ReceiptException(String message) {
    super(message);
  }

  ReceiptException(String message, Throwable cause) {
    super(message, cause);
  }
}

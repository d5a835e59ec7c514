package org.logothete.ledger.merkle;

/** Bytes that are not what they are said to be; the message says why. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedException(String message) {
    super(message);
  }
}

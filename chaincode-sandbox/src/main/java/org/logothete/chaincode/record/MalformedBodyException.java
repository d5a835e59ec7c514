package org.logothete.chaincode.record;

/** Bytes that are not what they are taken for; the message says what is wrong. */
public final class MalformedBodyException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedBodyException(String message) {
    super(message);
  }
}

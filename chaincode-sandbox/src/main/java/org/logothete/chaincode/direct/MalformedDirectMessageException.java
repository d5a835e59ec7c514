package org.logothete.chaincode.direct;

/** An executor sent bytes that are no message, or signed them wrongly. */
public final class MalformedDirectMessageException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedDirectMessageException(String message) {
    super(message);
  }
}

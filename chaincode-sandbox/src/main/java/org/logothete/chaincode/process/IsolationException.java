package org.logothete.chaincode.process;

/** The host cannot lock chaincode in as required. */
public final class IsolationException extends Exception {
  private static final long serialVersionUID = 1;

  public IsolationException(String message) {
    super(message);
  }
}

package org.logothete.chaincode.lifecycle;

/** A definition that cannot be; the message names what of it and why. */
public final class InvalidDefinitionException extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidDefinitionException(String message) {
    super(message);
  }
}

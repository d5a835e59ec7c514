package org.logothete.chaincode.pack;

/** Bytes that are no chaincode package; the message says what is wrong and where. */
public final class InvalidPackageException extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidPackageException(String message) {
    super(message);
  }
}

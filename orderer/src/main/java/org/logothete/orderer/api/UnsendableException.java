package org.logothete.orderer.api;

/** A block is larger than what this node sends; the message tells the client so. */
final class UnsendableException extends Exception {
  private static final long serialVersionUID = 1L;

  UnsendableException(String message) {
    super(message);
  }
}

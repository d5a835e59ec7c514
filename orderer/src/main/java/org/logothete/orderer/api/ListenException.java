package org.logothete.orderer.api;

/** The address for clients cannot be listened on; the message is one line for the operator. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}

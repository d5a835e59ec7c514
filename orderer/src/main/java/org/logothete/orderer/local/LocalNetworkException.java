package org.logothete.orderer.local;

/** A local network cannot be read, started or stopped; the message is one line. */
public final class LocalNetworkException extends Exception {
  private static final long serialVersionUID = 1L;

  public LocalNetworkException(String message) {
    super(message);
  }

  public LocalNetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}

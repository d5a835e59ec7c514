package org.logothete.network.system;

/** A transaction claims the system namespace without having its form; the message says why. */
public final class MalformedSystemTransactionException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSystemTransactionException(String message) {
    super(message);
  }
}

package org.logothete.network.transaction;

/** The bytes are no transaction that could be ordered; the message may be shown to clients. */
public final class MalformedTransactionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Carries no stack trace: what clients send is no failure of ours. */
  public MalformedTransactionException(String message) {
    super(message, null, false, false);
  }
}

package org.logothete.orderer.snapshot;

/** A snapshot cannot be made, read or trusted; the message says in one line why. */
public final class SnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }

  public SnapshotException(String message, Throwable cause) {
    super(message, cause);
  }
}

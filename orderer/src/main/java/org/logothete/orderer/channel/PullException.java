package org.logothete.orderer.channel;

/** A source gives no blocks, or none that can be used; the message is one line. */
public final class PullException extends Exception {
  private static final long serialVersionUID = 1L;

  public PullException(String message) {
    super(message);
  }

  public PullException(String message, Throwable cause) {
    super(message, cause);
  }
}

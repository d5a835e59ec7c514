package org.logothete.network.msp;

/** An identity is not one of the channel's; the message says why and may be shown to clients. */
public final class InvalidIdentityException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public InvalidIdentityException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** Why, in words for clients. */
  public String reason() {
    return reason;
  }
}

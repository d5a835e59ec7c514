package org.logothete.orderer.verify;

/**
 * A peer's message is not what it claims to be; the text says why, for the log and the counters.
 */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public Refusal(String reason) {
    super(reason);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}

package org.logothete.consensus;

/**
 * The engine met a state that its protocol proves impossible. The host halts the channel, keeps the
 * process, and says so loudly; nobody catches this to go on.
 */
public final class InvariantViolation extends RuntimeException {
  public InvariantViolation(String message) {
    super(message);
  }
}

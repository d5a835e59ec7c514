package org.logothete.network.consortium;

/** A {@code network.yaml} that cannot be used. The message begins with file and line. */
public final class InvalidPlanException extends Exception {
  public InvalidPlanException(String message) {
    super(message);
  }

  public InvalidPlanException(String message, Throwable cause) {
    super(message, cause);
  }
}

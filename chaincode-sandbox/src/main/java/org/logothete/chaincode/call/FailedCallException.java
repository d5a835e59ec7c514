package org.logothete.chaincode.call;

/** A call broke a rule: it ends with this failure, whatever the chaincode does next. */
public final class FailedCallException extends Exception {
  private static final long serialVersionUID = 1;

  private final Failure reason;

  public FailedCallException(Failure reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public Failure reason() {
    return reason;
  }

  /** The same as a value. */
  public Outcome.Failed outcome() {
    return new Outcome.Failed(reason, String.valueOf(getMessage()));
  }
}

package org.logothete.network.policy;

/** A policy definition cannot be evaluated; the reason names the policy and what is wrong. */
public final class InvalidPolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public InvalidPolicyException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong, in words for operators. */
  public String reason() {
    return reason;
  }
}

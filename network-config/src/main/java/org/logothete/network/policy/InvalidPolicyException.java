package org.logothete.network.policy;

/** A policy definition cannot be evaluated; the message names the policy and what is wrong. */
public final class InvalidPolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  public InvalidPolicyException(String message) {
    super(message);
  }
}

package org.logothete.chaincode.policy;

/** A definition names a policy that there is not. */
public final class InvalidPolicyException extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidPolicyException(String message) {
    super(message);
  }
}

package org.logothete.orderer.execution;

/** A package cannot be run on this node; the message says why, in one line. */
public final class RuntimeStartException extends Exception {
  private static final long serialVersionUID = 1;

  RuntimeStartException(String message) {
    super(message);
  }
}

package org.logothete.chaincode.wasm;

/** A module that cannot be chaincode; the message says what is wrong with it. */
public final class RefusedModuleException extends Exception {
  private static final long serialVersionUID = 1;

  RefusedModuleException(String message) {
    super(message);
  }
}

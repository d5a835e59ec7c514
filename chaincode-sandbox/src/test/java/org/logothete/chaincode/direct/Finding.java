package org.logothete.chaincode.direct;

/** A property that does not hold in a world. */
final class Finding extends RuntimeException {
  private static final long serialVersionUID = 1;

  Finding(String message) {
    super(message);
  }
}

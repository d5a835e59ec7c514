package org.logothete.chaincode.shim;

/** A request is not granted; the chaincode is told why and may go on. */
final class RefusedRequestException extends Exception {
  private static final long serialVersionUID = 1;

  RefusedRequestException(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}

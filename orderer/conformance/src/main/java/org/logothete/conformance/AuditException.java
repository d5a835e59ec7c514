package org.logothete.conformance;

/** A block is not what it should be; the message says which rule it breaks. */
public final class AuditException extends Exception {
  public AuditException(String message) {
    super(message);
  }

  public AuditException(String message, Throwable cause) {
    super(message, cause);
  }
}

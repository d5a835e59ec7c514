package org.logothete.orderer.evidence;

/** A file is no evidence, or cannot be read; the message names it and says what is wrong. */
public final class EvidenceException extends Exception {
  private static final long serialVersionUID = 1L;

  EvidenceException(String message) {
    super(message);
  }

  EvidenceException(String message, Throwable cause) {
    super(message, cause);
  }
}

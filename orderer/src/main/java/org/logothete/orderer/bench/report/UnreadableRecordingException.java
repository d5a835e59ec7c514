package org.logothete.orderer.bench.report;

/** A file holds no measurement that could be read; the message says which and why, in one line. */
public final class UnreadableRecordingException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableRecordingException(String message) {
    super(message);
  }

  UnreadableRecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}

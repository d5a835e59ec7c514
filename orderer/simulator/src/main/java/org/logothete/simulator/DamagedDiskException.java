package org.logothete.simulator;

/** What a disk holds is not what was written to it; the message says what and where. */
final class DamagedDiskException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedDiskException(String message) {
    super(message);
  }
}

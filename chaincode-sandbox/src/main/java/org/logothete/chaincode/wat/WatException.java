package org.logothete.chaincode.wat;

/** A text is no module; the message says what is wrong, and in which line. */
public final class WatException extends Exception {
  private static final long serialVersionUID = 1;

  WatException(int line, String what) {
    super("line %d: %s".formatted(line, what));
  }
}

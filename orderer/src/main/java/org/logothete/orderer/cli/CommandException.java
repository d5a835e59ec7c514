package org.logothete.orderer.cli;

/** A command cannot do what it was asked; the message is one line and says what to do next. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}

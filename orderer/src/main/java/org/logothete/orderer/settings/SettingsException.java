package org.logothete.orderer.settings;

/** The operator's settings cannot be used; the message is one line that says where and why. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  public SettingsException(String message) {
    super(message);
  }

  public SettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}

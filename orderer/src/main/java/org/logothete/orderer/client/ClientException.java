package org.logothete.orderer.client;

/** A node could not be asked or did not answer as it should; the message is one line. */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  public ClientException(String message) {
    super(message);
  }

  public ClientException(String message, Throwable cause) {
    super(message, cause);
  }
}

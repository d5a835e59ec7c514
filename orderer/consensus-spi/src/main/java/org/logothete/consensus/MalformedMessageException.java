package org.logothete.consensus;

/** Bytes from a peer or a disk are not the canonical encoding of anything; the message says why. */
public final class MalformedMessageException extends Exception {
  public MalformedMessageException(String message) {
    super(message);
  }
}

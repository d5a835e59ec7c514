package org.logothete.orderer.wire;

import io.netty.handler.codec.DecoderException;

/** Bytes from a peer that are no acceptable frame; the connection they came on is to be closed. */
public final class FrameRefusedException extends DecoderException {
  /** What is wrong with the bytes. */
  public enum Reason {
    /** The announced length is above the limit, or negative. */
    OVERSIZED,
    /** Not a protobuf Frame. */
    GARBAGE
  }

  private final Reason reason;

  FrameRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

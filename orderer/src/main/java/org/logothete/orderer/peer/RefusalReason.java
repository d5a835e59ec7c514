package org.logothete.orderer.peer;

import java.util.Optional;
import javax.net.ssl.SSLException;
import org.logothete.orderer.wire.FrameRefusedException;

/** Why this node closed a connection. */
public enum RefusalReason {
  /** The peer's TLS certificate is not the one in the channel configuration. */
  UNPINNED_CERTIFICATE,
  /** The TLS handshake or a TLS record failed, or the other side refused this node's own. */
  TLS,
  /** Connected, but TLS handshake and Hello took too long. */
  HELLO_TIMEOUT,
  /** Too many accepted connections had not proven who they are; this one was the oldest. */
  TOO_MANY_UNAUTHENTICATED,
  /** A frame's announced length is above the limit. */
  OVERSIZED_FRAME,
  /** Bytes that are no frame. */
  GARBAGE,
  /** No common version, or a frame of another version than agreed. */
  WRONG_VERSION,
  /** A frame that has no business at this point, such as a second Hello. */
  UNEXPECTED_FRAME,
  /** Nothing came for too long, not even a Ping. */
  SILENT,
  /** Nothing could be written for too long. */
  STALLED;

  /** The peer's fault behind an exception of the pipeline; empty if it is none. */
  static Optional<RefusalReason> of(Throwable thrown) {
    boolean tls = false;
    // The chain is short; the bound only guards against a cycle.
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (cause instanceof UnpinnedCertificateException) {
        return Optional.of(UNPINNED_CERTIFICATE);
      }
      if (cause instanceof FrameRefusedException refused) {
        return Optional.of(
            switch (refused.reason()) {
              case OVERSIZED -> OVERSIZED_FRAME;
              case GARBAGE -> GARBAGE;
            });
      }
      tls |= cause instanceof SSLException;
      cause = cause.getCause();
    }
    return tls ? Optional.of(TLS) : Optional.empty();
  }
}

package org.logothete.bdls.message;

import java.util.Optional;

/** The second byte of every message and of every signed statement. Never renumbered. */
public enum MessageKind {
  ROUND_CHANGE(1),
  SELECT(2),
  LOCK(3),
  COMMIT(4),
  LOCK_RELEASE(5),
  DECIDE(6),
  RESYNC(7),
  HEARTBEAT(8),
  PROPOSAL_REQUEST(9),
  PROPOSAL_REPLY(10);

  private final int code;

  MessageKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static Optional<MessageKind> ofCode(int code) {
    for (MessageKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}

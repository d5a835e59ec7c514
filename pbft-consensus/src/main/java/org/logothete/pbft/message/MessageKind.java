package org.logothete.pbft.message;

import java.util.Optional;

/** The second byte of every message and of every signed statement. Never renumbered. */
public enum MessageKind {
  PRE_PREPARE(1),
  PREPARE(2),
  COMMIT(3),
  VIEW_CHANGE(4),
  NEW_VIEW(5),
  HEARTBEAT(6),
  NEW_VIEW_REQUEST(7),
  NEW_VIEW_REPLY(8),
  PROPOSAL_REQUEST(9),
  PROPOSAL_REPLY(10),
  REMINDER(11);

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

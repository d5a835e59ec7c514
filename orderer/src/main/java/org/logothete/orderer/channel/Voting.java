package org.logothete.orderer.channel;

import java.util.Optional;
import org.logothete.consensus.EngineStatus;

/** Whether this node votes on a channel's blocks. */
public enum Voting {
  VOTES(""),
  /** A consenter that joined late or lost its disk. */
  NOT_YET(
      "its disk holds no trace of earlier votes, so it follows until others have decided blocks"
          + " without it"),
  NOT_A_CONSENTER("the channel configuration does not name it as a consenter, it only follows");

  private final String explanation;

  Voting(String explanation) {
    this.explanation = explanation;
  }

  /**
   * Of a node in an epoch.
   *
   * @param engine empty while it has none
   */
  static Voting of(Epoch epoch, Optional<EngineStatus> engine) {
    if (epoch.membership().isEmpty()) {
      return NOT_A_CONSENTER;
    }
    return engine.filter(EngineStatus::voting).isPresent() ? VOTES : NOT_YET;
  }

  /** Why it does not vote; empty if it does. */
  public String explanation() {
    return explanation;
  }
}

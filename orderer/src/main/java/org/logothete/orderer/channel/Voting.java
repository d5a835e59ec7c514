package org.logothete.orderer.channel;

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

  /** Why it does not vote; empty if it does. */
  public String explanation() {
    return explanation;
  }
}

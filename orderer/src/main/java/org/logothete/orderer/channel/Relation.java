package org.logothete.orderer.channel;

/** What a node is to a channel, in the words and numbers of Fabric's channel participation. */
public enum Relation {
  CONSENTER("consenter", 1),
  FOLLOWER("follower", 2);

  private final String label;
  private final int number;

  Relation(String label, int number) {
    this.label = label;
    this.number = number;
  }

  public static Relation of(Voting voting) {
    return switch (voting) {
      case VOTES, NOT_YET -> CONSENTER;
      case NOT_A_CONSENTER -> FOLLOWER;
    };
  }

  /** As Fabric's REST spells it. */
  public String label() {
    return label;
  }

  /** As Fabric's metric {@code participation_consensus_relation} counts it. */
  public int number() {
    return number;
  }
}

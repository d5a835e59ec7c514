package org.logothete.orderer.participation;

import org.logothete.orderer.channel.Relation;

/**
 * How a node stands to a channel.
 *
 * @param height how many blocks it has
 */
public record ChannelInfo(String name, Relation relation, Status status, long height) {
  /** In the words of Fabric's {@code orderer/common/types/channelinfo.go}. */
  public enum Status {
    /** It orders or follows, and has the block that it was joined with. */
    ACTIVE("active"),
    /** It fetches blocks up to the one that it was joined with. */
    ONBOARDING("onboarding"),
    /** The channel halted, or could not be removed: see the log. */
    FAILED("failed");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** As Fabric's REST spells it. */
    public String label() {
      return label;
    }
  }
}

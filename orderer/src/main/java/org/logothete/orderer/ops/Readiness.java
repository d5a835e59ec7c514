package org.logothete.orderer.ops;

import java.util.ArrayList;
import java.util.List;
import org.logothete.consensus.QuorumSize;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.Voting;

/** When a channel is of use to clients on this node. */
public final class Readiness {
  /** A node further behind serves old blocks and cannot vote on new ones. */
  public static final long LAG_MAX = 10;

  private Readiness() {}

  /** What keeps the channel from being ready; empty if nothing does. */
  public static List<String> obstacles(ChannelStatus status) {
    List<String> obstacles = new ArrayList<>();
    if (!status.halted().isEmpty()) {
      obstacles.add("halted: " + status.halted());
    }
    obstacles.addAll(
        status.voting() == Voting.NOT_A_CONSENTER
            ? followersObstacles(status)
            : consentersObstacles(status));
    if (status.lag() > LAG_MAX) {
      obstacles.add(status.lag() + " blocks behind");
    }
    return obstacles;
  }

  private static List<String> consentersObstacles(ChannelStatus status) {
    List<String> obstacles = new ArrayList<>();
    int quorum = new QuorumSize(status.consenters()).quorum();
    if (status.reachable() < quorum) {
      obstacles.add(
          "only %d of %d consenters are reachable; a quorum is %d"
              .formatted(status.reachable(), status.consenters(), quorum));
    }
    if (status.leader().isEmpty()) {
      obstacles.add("no leader is known");
    }
    return obstacles;
  }

  private static List<String> followersObstacles(ChannelStatus status) {
    return status.source().isEmpty()
        ? List.of("it follows, and none of the channel's endpoints gives it blocks")
        : List.of();
  }
}

package org.logothete.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leader is killed, and comes back. */
final class LeaderLoss {
  private final NetworkUnderTest network;
  private @Nullable NodeUnderTest killed;

  private LeaderLoss(NetworkUnderTest network) {
    this.network = network;
  }

  static List<ClientLoad.Step> of(NetworkUnderTest network) {
    LeaderLoss loss = new LeaderLoss(network);
    return List.of(loss::kill, loss::restart);
  }

  private void kill() throws Exception {
    NodeUnderTest leader = network.node(network.leaderAsSeenBy(network.node(1)));
    ClientLoad.say("killing the leader, node " + leader.id());
    leader.kill();
    killed = leader;
  }

  private void restart() throws Exception {
    if (killed != null) {
      ClientLoad.say("restarting node " + killed.id());
      killed.start();
    }
  }
}

package org.logothete.orderer.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.logothete.network.channel.BlockValidationPolicy;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NodeReport;

/** Which nodes of a network vote on its channel at the moment. */
final class VotingNodes {
  private VotingNodes() {}

  /**
   * Looks whether the consenters could go on among themselves.
   *
   * @throws CommandException if too few of them vote now
   */
  static void requireQuorum(LocalNetwork network, List<Consenter> consenters)
      throws CommandException, LocalNetworkException {
    if (consenters.isEmpty()) {
      throw new CommandException("refused: nobody would be left to order the channel");
    }
    Set<Integer> voting = new HashSet<>();
    for (LocalNode node : network.nodes()) {
      Optional<NodeReport.ChannelReport> channel =
          NodeReport.of(node).flatMap(report -> report.channel(network.channel()));
      if (channel.filter(NodeReport.ChannelReport::votes).isPresent()) {
        voting.add(node.id());
      }
    }
    long among = consenters.stream().filter(each -> voting.contains(each.id())).count();
    int needed = BlockValidationPolicy.quorum(consenters.size());
    if (among < needed) {
      throw new CommandException(
          ("refused: of the %d consenters that stay %d vote now, and %d are needed: the channel"
                  + " would stand still. Bring the others up first")
              .formatted(consenters.size(), among, needed));
    }
  }
}

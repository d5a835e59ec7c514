package org.logothete.orderer.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NetworkRun;
import org.logothete.orderer.local.NodeProcess;
import org.logothete.orderer.local.NodeReport;
import org.logothete.orderer.local.NodeReport.ChannelReport;

/**
 * Whether a network is fit to be measured: figures of one that is broken look like figures.
 *
 * @param running how many of its nodes run on this machine
 * @param view the highest view that a node is in
 */
record NetworkHealth(int running, long view) {
  /**
   * Looks at a network.
   *
   * @param loaded the nodes that are to be loaded
   * @throws LocalNetworkException naming what is wrong: a loaded node that does not run, is another
   *     network's, or is not ready
   */
  static NetworkHealth require(LocalNetwork network, List<LocalNode> loaded)
      throws LocalNetworkException {
    List<String> complaints = complaints(network, loaded);
    if (!complaints.isEmpty()) {
      throw new LocalNetworkException(
          "%s is not fit to be measured: %s"
              .formatted(network.root(), String.join("; ", complaints)));
    }
    return of(network);
  }

  /** What is wrong with a network's nodes now; empty if nothing is. */
  static List<String> complaints(LocalNetwork network, List<LocalNode> loaded)
      throws LocalNetworkException {
    List<String> complaints = new ArrayList<>();
    NetworkRun run = new NetworkRun(network, _ -> {});
    for (LocalNode node : loaded) {
      NetworkRun.NodeState state = run.state(node);
      if (state.process().isEmpty()) {
        complaints.add(node.name() + " does not run");
      } else if (state.report().isEmpty()) {
        complaints.add(node.name() + " does not answer");
      } else {
        complaint(network, state.report().get())
            .ifPresent(why -> complaints.add(node.name() + " " + why));
      }
    }
    return complaints;
  }

  private static Optional<String> complaint(LocalNetwork network, NodeReport report) {
    if (report.channel(network.channel()).isEmpty()) {
      return Optional.of("has no channel " + network.channel());
    }
    return report.ready()
        ? Optional.empty()
        : Optional.of("is not ready: " + String.join(", ", report.obstacles()));
  }

  private static NetworkHealth of(LocalNetwork network) throws LocalNetworkException {
    int running = 0;
    long view = 0;
    for (LocalNode node : network.nodes()) {
      if (NodeProcess.find(node).isPresent()) {
        running++;
        Optional<ChannelReport> channel =
            NodeReport.of(node).flatMap(report -> report.channel(network.channel()));
        view = Math.max(view, channel.map(ChannelReport::view).orElse(0L));
      }
    }
    return new NetworkHealth(running, view);
  }
}

package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.logothete.consensus.QuorumSize;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.Load;
import org.logothete.orderer.bench.load.LoadFleet;
import org.logothete.orderer.bench.load.LoadShare;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;

/** Deals a plan's clients out to load processes. */
final class LoadShares {
  private final LocalNetwork network;
  private final BenchPlan plan;
  private final List<String> nodes;
  private final int fanOut;

  /**
   * @param nodes that are loaded
   * @throws IllegalArgumentException if each transaction is to go to more nodes than that
   */
  LoadShares(LocalNetwork network, BenchPlan plan, List<LocalNode> nodes) {
    this.network = network;
    this.plan = plan;
    this.nodes = nodes.stream().map(LocalNode::name).toList();
    this.fanOut = plan.clients().fanOut() == 0 ? nodes.size() : plan.clients().fanOut();
    if (fanOut > nodes.size()) {
      throw new IllegalArgumentException(
          "a transaction cannot go to %d of %d nodes".formatted(fanOut, nodes.size()));
    }
  }

  /**
   * How many nodes have to take a transaction until it counts as acknowledged: one, or all of the
   * few it was sent to, but never more than a quorum, as Fabric's gateway has it.
   */
  static int acknowledgements(int fanOut, int consenters) {
    return Math.min(fanOut, new QuorumSize(consenters).quorum());
  }

  List<LoadShare> all() {
    BenchPlan.Clients clients = plan.clients();
    List<LoadShare> shares = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < clients.processes(); i++) {
      int count = (int) LoadFleet.part(clients.count(), i, clients.processes());
      shares.add(
          new LoadShare(
              network.root().toString(),
              nodes,
              watched(i),
              first,
              count,
              clients.count(),
              fanOut,
              acknowledgements(fanOut, network.nodes().size()),
              clients.identities(),
              plan.work(),
              load(i),
              Math.max(1, LoadFleet.part(ahead(), i, clients.processes()))));
      first += count;
    }
    return shares;
  }

  /**
   * All processes together read each node's blocks once, and each process those of one at least.
   */
  private List<String> watched(int process) {
    int processes = plan.clients().processes();
    List<String> watched = new ArrayList<>();
    for (int i = process; i < nodes.size(); i += processes) {
      watched.add(nodes.get(i));
    }
    return watched.isEmpty() ? List.of(nodes.get(process % nodes.size())) : watched;
  }

  private Load load(int process) {
    return switch (plan.load()) {
      case Load.Rate rate -> rate;
      case Load.Saturate(int outstanding) ->
          new Load.Saturate(
              (int) Math.max(1, LoadFleet.part(outstanding, process, plan.clients().processes())));
    };
  }

  /** No more is signed than will be sent, as far as the plan tells. */
  private long ahead() {
    return Math.min(plan.clients().signedAhead(), expected());
  }

  private long expected() {
    double warmupSeconds = plan.warmup().toNanos() / 1e9;
    return switch (plan.load()) {
      case Load.Rate(double perSecond) ->
          switch (plan.extent()) {
            case Extent.Lasting(Duration duration) ->
                ceil((warmupSeconds + duration.toNanos() / 1e9) * perSecond)
                    + plan.clients().count();
            case Extent.Counting(long transactions) ->
                ceil(warmupSeconds * perSecond) + transactions + plan.clients().count();
          };
      case Load.Saturate _ ->
          plan.extent() instanceof Extent.Counting(long transactions) && plan.warmup().isZero()
              ? transactions
              : Long.MAX_VALUE;
    };
  }

  private static long ceil(double number) {
    return (long) Math.ceil(number);
  }
}

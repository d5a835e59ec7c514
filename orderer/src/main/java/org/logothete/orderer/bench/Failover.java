package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.logothete.orderer.bench.load.Arrivals;
import org.logothete.orderer.bench.load.LoadRig;
import org.logothete.orderer.bench.load.Pacing;
import org.logothete.orderer.bench.load.Submissions;
import org.logothete.orderer.bench.load.Timeline;
import org.logothete.orderer.bench.load.TransactionSupply;
import org.logothete.orderer.bench.load.Work;
import org.logothete.orderer.client.ChaincodeClient.Until;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NetworkRun;
import org.logothete.orderer.local.NodeProcess;
import org.logothete.orderer.local.NodeReport;

/**
 * Takes the leader of a local network away under load, again and again, and measures how long
 * ordering pauses. To be run once, by one thread.
 */
public final class Failover {
  private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
  private static final Duration RESUME_PATIENCE = Duration.ofSeconds(30);
  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int OUTSTANDING_MAX = 100_000;
  private static final int SIGNED_AHEAD = 20_000;
  private static final double NANOS_PER_MILLI = 1e6;

  private final LocalNetwork network;
  private final FailoverPlan plan;
  private final Consumer<String> progress;
  private final Arrivals arrivals = new Arrivals();
  private final List<String> leaders = new ArrayList<>();
  private final List<Double> pausesMillis = new ArrayList<>();
  private final List<List<Long>> committedPerSlot = new ArrayList<>();

  /**
   * @param progress gets a line of text for each trial
   */
  public Failover(LocalNetwork network, FailoverPlan plan, Consumer<String> progress) {
    this.network = network;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures. Leaves all nodes running.
   *
   * @throws LocalNetworkException if a node cannot be started, is not ready in time, or ordering
   *     does not go on
   * @throws ClientException if the network has no client, or a node cannot be read
   */
  public FailoverReport run() throws LocalNetworkException, ClientException, InterruptedException {
    Envelopes envelopes = network.clientEnvelopes();
    Submissions submissions = new Submissions(OUTSTANDING_MAX, System.nanoTime());
    LoadRig rig = new LoadRig(network, submissions);
    NetworkRun nodes = new NetworkRun(network, _ -> {});
    try (TransactionSupply supply =
        new TransactionSupply(
            List.of(envelopes), new Work.Endorsed(plan.argumentBytes()), SIGNED_AHEAD)) {
      nodes.awaitReady(network.nodes(), READY_PATIENCE);
      rig.watch(network.nodes(), envelopes, Until.ORDERED, arrivals);
      progress.accept("signing ahead");
      rig.connect(network.nodes(), LoadRig.Crew.single(plan.clients()), supply);
      supply.fill();
      Pacing pacing = new Pacing(System.nanoTime(), plan.perSecond(), plan.clients());
      rig.load(pacing);
      for (int i = 0; i < plan.times(); i++) {
        trial(nodes, submissions);
      }
      rig.stopSending();
      settle(submissions);
      return new FailoverReport(
          plan.fault(),
          leaders,
          pausesMillis,
          plan.calm().toMillis(),
          committedPerSlot,
          submissions.acknowledgedUncommitted());
    } finally {
      rig.end();
    }
  }

  private void trial(NetworkRun nodes, Submissions submissions)
      throws LocalNetworkException, InterruptedException {
    nodes.awaitReady(network.nodes(), READY_PATIENCE);
    long calmBegun = System.nanoTime();
    Timeline timeline = new Timeline(calmBegun, plan.calm().multipliedBy(2).toNanos());
    submissions.draw(timeline);
    Thread.sleep(plan.calm());
    LocalNode leader = leader(nodes);
    NodeProcess process =
        NodeProcess.find(leader)
            .orElseThrow(() -> new LocalNetworkException(leader.name() + " ended by itself"));
    arrivals.restart();
    long fault = System.nanoTime();
    switch (plan.fault()) {
      case KILL -> process.kill();
      case FREEZE -> process.freeze();
    }
    double pause;
    try {
      pause = pauseMillis(fault);
    } finally {
      switch (plan.fault()) {
        case KILL -> restart(nodes, leader, process);
        case FREEZE -> process.thaw();
      }
    }
    committedPerSlot.add(timeline.perSlot());
    leaders.add(leader.name());
    pausesMillis.add(pause);
    progress.accept(
        "%d of %d: %s gone, ordering paused for %.0f ms"
            .formatted(leaders.size(), plan.times(), leader.name(), pause));
  }

  /** Watches for a while after the fault, and longer if nothing came yet. */
  private double pauseMillis(long fault) throws LocalNetworkException, InterruptedException {
    Thread.sleep(plan.calm());
    OptionalLong gap = arrivals.longestGapNanos(fault);
    while (gap.isEmpty()) {
      if (System.nanoTime() - fault > RESUME_PATIENCE.toNanos()) {
        throw new LocalNetworkException(
            "no block for %d s after the leader was gone".formatted(RESUME_PATIENCE.toSeconds()));
      }
      Thread.sleep(POLL);
      gap = arrivals.longestGapNanos(fault);
    }
    return gap.getAsLong() / NANOS_PER_MILLI;
  }

  private static void restart(NetworkRun nodes, LocalNode node, NodeProcess killed)
      throws LocalNetworkException, InterruptedException {
    if (!killed.awaitExit(READY_PATIENCE)) {
      throw new LocalNetworkException(node.name() + " does not end");
    }
    nodes.start(List.of(node), NodeProcess.Life.DETACHED);
  }

  private LocalNode leader(NetworkRun nodes) throws LocalNetworkException, InterruptedException {
    for (LocalNode node : network.nodes()) {
      Optional<NodeReport> report = nodes.state(node).report();
      int leader =
          report.flatMap(r -> r.channels().stream().findFirst()).map(c -> c.leader()).orElse(0);
      if (leader > 0) {
        return network.node(String.valueOf(leader));
      }
    }
    throw new LocalNetworkException("no node knows who leads");
  }

  private static void settle(Submissions submissions) throws InterruptedException {
    long end = System.nanoTime() + SETTLE_PATIENCE.toNanos();
    while (submissions.acknowledgedUncommitted() > 0 && System.nanoTime() - end < 0) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }
}

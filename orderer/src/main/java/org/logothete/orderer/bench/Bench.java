package org.logothete.orderer.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.logothete.network.channel.OrdererConfig;
import org.logothete.orderer.bench.load.Extent;
import org.logothete.orderer.bench.load.LoadCounts;
import org.logothete.orderer.bench.load.LoadFleet;
import org.logothete.orderer.bench.load.LoadOutcome;
import org.logothete.orderer.bench.load.LoadShare;
import org.logothete.orderer.bench.load.SharedClock;
import org.logothete.orderer.bench.measure.Machine;
import org.logothete.orderer.bench.measure.UseReading;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.ops.SoftwareVersion;

/**
 * One measurement: starts load processes, has them sign ahead, warms up, measures, and waits for
 * what is under way. To be run once, by one thread.
 */
public final class Bench {
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** So long before something is to happen all processes are told. */
  private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  /** A network that answers nothing and commits nothing for so long is given up. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** A run by count has no end in time but this one. */
  private static final long ENDLESS_NANOS = TimeUnit.DAYS.toNanos(30);

  private final LocalNetwork network;
  private final BenchPlan plan;
  private final Observer observer;
  private final LoadFleet fleet = new LoadFleet();

  public Bench(LocalNetwork network, BenchPlan plan, Observer observer) {
    this.network = network;
    this.plan = plan;
    this.observer = observer;
  }

  /** Hears of a run's phases, on its thread. */
  public interface Observer {
    /** A line of text, each second. */
    void progress(String line);

    /** The warm-up is over and the load goes on; what is measured begins when this returns. */
    default void steadyStateBegins() throws LocalNetworkException, InterruptedException {}

    /** What is measured has ended; the load goes on until this returns. */
    default void steadyStateEnded() throws LocalNetworkException, InterruptedException {}

    /** Only the lines. */
    static Observer of(Consumer<String> lines) {
      return lines::accept;
    }
  }

  /**
   * Measures. Takes warm-up, extent and what the last blocks need; a network that stands still ends
   * it early.
   *
   * @throws LocalNetworkException if the network has no node of a name in the plan, or is not fit
   *     to be measured
   * @throws ClientException if the network has no client, or a node cannot be read
   */
  public BenchReport run() throws LocalNetworkException, ClientException, InterruptedException {
    List<LocalNode> nodes = nodes();
    NetworkHealth health = NetworkHealth.require(network, nodes);
    List<LoadShare> shares = shares(nodes);
    Setting setting = setting(health, shares.getFirst());
    try (fleet) {
      observer.progress("signing ahead");
      fleet.start(shares);
      Measured measured = measure();
      LoadOutcome outcome = fleet.finish();
      return report(setting, measured, outcome, complaints(nodes, measured, outcome));
    }
  }

  private List<LocalNode> nodes() throws LocalNetworkException {
    List<LocalNode> nodes = new ArrayList<>();
    for (String name : plan.nodes()) {
      nodes.add(network.node(name));
    }
    return nodes.isEmpty() ? network.nodes() : nodes;
  }

  private List<LoadShare> shares(List<LocalNode> nodes) throws ClientException {
    try {
      return new LoadShares(network, plan, nodes).all();
    } catch (IllegalArgumentException e) {
      throw new ClientException(String.valueOf(e.getMessage()), e);
    }
  }

  private Setting setting(NetworkHealth health, LoadShare share) throws LocalNetworkException {
    OrdererConfig config = network.genesisConfig().orderer();
    return new Setting(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        SoftwareVersion.current().version(),
        Machine.here(),
        network.engine(),
        network.nodes().size(),
        health.running(),
        config.batchSize().maxMessageCount(),
        config.batchTimeout().toString(),
        plan.loadName() + plan.work().words(),
        plan.clients().count(),
        plan.clients().processes(),
        share.fanOut(),
        plan.clients().identities(),
        plan.work().contentBytes(),
        plan.warmup().toNanos() / 1e9);
  }

  /** What was read at the window's two ends. */
  private record Measured(
      double seconds, UseReadings before, UseReadings after, boolean stoodStill) {}

  private record UseReadings(UseReading clients, UseReading nodes) {}

  private UseReadings readings() throws LocalNetworkException {
    Map<String, Long> pids = new TreeMap<>();
    fleet.pids().forEach(pid -> pids.put("client " + (pids.size() + 1), pid));
    return new UseReadings(UseReading.ofProcesses(pids), UseReading.ofNodes(network.nodes()));
  }

  private Measured measure() throws LocalNetworkException, InterruptedException {
    long from;
    if (plan.warmup().isZero()) {
      observer.steadyStateBegins();
      from = SharedClock.now() + NOTICE_NANOS;
      fleet.measure(from, until(from), sendMax());
      fleet.go(from);
    } else {
      long begun = SharedClock.now() + NOTICE_NANOS;
      fleet.go(begun);
      tickUntil(begun + plan.warmup().toNanos(), "warming up");
      observer.steadyStateBegins();
      from = SharedClock.now() + NOTICE_NANOS;
      fleet.measure(from, until(from), sendMax());
    }
    tickUntil(from, "warming up");
    UseReadings before = readings();
    boolean stoodStill = tickUntil(until(from), "measuring");
    UseReadings after = readings();
    observer.steadyStateEnded();
    long ended =
        switch (plan.extent()) {
          case Extent.Lasting _ -> Math.min(until(from), SharedClock.now());
          case Extent.Counting _ -> fleet.progressMoment();
        };
    return new Measured(Math.max(1, ended - from) / 1e9, before, after, stoodStill);
  }

  private long until(long from) {
    return from
        + switch (plan.extent()) {
          case Extent.Lasting(Duration duration) -> duration.toNanos();
          case Extent.Counting _ -> ENDLESS_NANOS;
        };
  }

  private long sendMax() {
    return switch (plan.extent()) {
      case Extent.Lasting _ -> Long.MAX_VALUE;
      case Extent.Counting(long transactions) -> transactions;
    };
  }

  /**
   * Reports each second until the moment is there, all is sent and settled, or all stands still;
   * true in the last case.
   */
  private boolean tickUntil(long moment, String phase) throws InterruptedException {
    LoadCounts before = fleet.counts();
    long begun = SharedClock.now();
    long now = begun;
    long lastLine = now;
    while (now < moment && !fleet.isOver()) {
      if (standsStill(now, begun)) {
        return true;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(moment - now, TICK_NANOS));
      now = SharedClock.now();
      if (now - lastLine >= LINE_NANOS) {
        LoadCounts counts = fleet.counts();
        observer.progress(
            BenchText.progress(phase, before, counts, (now - lastLine) / (double) LINE_NANOS));
        before = counts;
        lastLine = now;
      }
    }
    return false;
  }

  private boolean standsStill(long now, long begun) {
    return fleet.counts().outstanding() > 0
        && now - Math.max(begun, fleet.progressMoment()) > STALL_NANOS;
  }

  private List<String> complaints(List<LocalNode> nodes, Measured measured, LoadOutcome outcome)
      throws LocalNetworkException {
    List<String> complaints = new ArrayList<>();
    if (measured.stoodStill()) {
      complaints.add(
          "the network stood still for %d s"
              .formatted(TimeUnit.NANOSECONDS.toSeconds(STALL_NANOS)));
    }
    if (outcome.counts().acknowledged() == 0) {
      complaints.add("nothing was acknowledged");
    } else if (outcome.counts().committedInWindow() == 0) {
      complaints.add("nothing was committed while it was measured");
    }
    if (outcome.acknowledgedUncommitted() > 0) {
      complaints.add(
          "%,d acknowledged transactions were in no block at the end"
              .formatted(outcome.acknowledgedUncommitted()));
    }
    for (String complaint : NetworkHealth.complaints(network, nodes)) {
      complaints.add("at the end " + complaint);
    }
    return complaints;
  }

  private static BenchReport report(
      Setting setting, Measured measured, LoadOutcome outcome, List<String> complaints) {
    LoadCounts counts = outcome.counts();
    double seconds = measured.seconds();
    return new BenchReport(
        setting,
        seconds,
        counts.sent(),
        counts.acknowledged(),
        counts.committed(),
        counts.committedInWindow() / seconds,
        counts.committedBytesInWindow() / seconds,
        ratio(counts.committedBytesInWindow(), counts.committedInWindow()),
        ratio(counts.dueBeforeWindow(), counts.committedInWindow()),
        outcome.untilAnswered(),
        outcome.untilCommitted(),
        outcome.committedCurve(),
        outcome.committedPerSlot(),
        outcome.blocks(),
        ratio(outcome.transactions(), outcome.blocks()),
        outcome.votes(),
        outcome.voteBytes(),
        counts.refusals(),
        outcome.acknowledgedUncommitted(),
        outcome.unanswered(),
        outcome.shortages(),
        measured.after().clients().since(measured.before().clients()),
        measured.after().nodes().since(measured.before().nodes()),
        complaints);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}

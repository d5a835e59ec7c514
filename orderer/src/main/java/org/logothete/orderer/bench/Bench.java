package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.Submissions.Counts;
import org.logothete.orderer.bench.Submissions.Window;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NodeProcess;

/**
 * One measurement: signs ahead, loads, warms up, measures, and waits for what is under way. To be
 * run once, by one thread.
 */
public final class Bench {
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long DRAIN_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A network that answers nothing and commits nothing for so long is given up. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LocalNetwork network;
  private final BenchPlan plan;
  private final Consumer<String> progress;
  private final Submissions submissions;
  private final LoadRig rig;

  /**
   * @param progress gets a line of text each second
   */
  public Bench(LocalNetwork network, BenchPlan plan, Consumer<String> progress) {
    this.network = network;
    this.plan = plan;
    this.progress = progress;
    this.submissions = new Submissions(plan.load().outstandingLimit(), System.nanoTime());
    this.rig = new LoadRig(network, submissions);
  }

  /**
   * Measures. Takes warm-up, extent and what the last blocks need; a network that stands still ends
   * it early.
   *
   * @throws LocalNetworkException if the network has no node of a name in the plan
   * @throws ClientException if the network has no client, or a node cannot be read
   */
  public BenchReport run() throws LocalNetworkException, ClientException, InterruptedException {
    List<LocalNode> nodes = nodes();
    Envelopes envelopes = network.clientEnvelopes();
    try (TransactionSupply supply =
        new TransactionSupply(envelopes, plan.argumentBytes(), expected())) {
      rig.watch(nodes, envelopes, (_, _) -> {});
      progress.accept("signing ahead");
      supply.fill();
      if (plan.warmup().isZero()) {
        limitSending();
      }
      rig.load(nodes, plan.clients(), supply, pacing());
      return measure(supply);
    } finally {
      rig.end();
    }
  }

  private List<LocalNode> nodes() throws LocalNetworkException {
    List<LocalNode> nodes = new ArrayList<>();
    for (String name : plan.nodes()) {
      nodes.add(network.node(name));
    }
    return nodes.isEmpty() ? network.nodes() : nodes;
  }

  private BenchReport measure(TransactionSupply supply)
      throws LocalNetworkException, InterruptedException {
    tickUntil(System.nanoTime() + plan.warmup().toNanos(), "warming up");
    if (!plan.warmup().isZero()) {
      limitSending();
    }
    long from = System.nanoTime();
    long until =
        switch (plan.extent()) {
          case Extent.Lasting(Duration duration) -> from + duration.toNanos();
          case Extent.Counting _ -> from + Long.MAX_VALUE / 2;
        };
    Window window = new Window(from, until);
    submissions.measure(window);
    rig.watches().forEach(watch -> watch.measure(window));
    Map<String, ProcessUse> usedBefore = uses();
    double clientBefore = clientCpuSeconds();
    tickUntil(until, "measuring");
    Map<String, ProcessUse> usedAfter = uses();
    double clientAfter = clientCpuSeconds();
    long measuredUntil =
        switch (plan.extent()) {
          case Extent.Lasting _ -> Math.min(until, System.nanoTime());
          case Extent.Counting _ -> submissions.progressNanos();
        };
    rig.stopSending();
    drain();
    return report(
        measuredUntil - from,
        supply.shortages(),
        clientAfter - clientBefore,
        between(usedBefore, usedAfter));
  }

  private BenchReport report(
      long measuredNanos,
      long shortages,
      double clientCpuSeconds,
      List<BenchReport.NodeUse> nodes) {
    Counts counts = submissions.counts();
    BlockWatch.Tally tally = rig.watches().getFirst().tally();
    double seconds = Math.max(1, measuredNanos) / 1e9;
    return new BenchReport(
        seconds,
        counts.sent(),
        counts.acknowledged(),
        counts.committed(),
        counts.committedInWindow() / seconds,
        counts.committedBytesInWindow() / seconds,
        ratio(counts.committedBytesInWindow(), counts.committedInWindow()),
        submissions.untilAnswered(),
        submissions.untilCommitted(),
        tally.blocks(),
        ratio(tally.transactions(), tally.blocks()),
        counts.refusals(),
        submissions.acknowledgedUncommitted(),
        submissions.unanswered(),
        shortages,
        clientCpuSeconds,
        nodes);
  }

  /** Reports each second until the time is there, all is sent and settled, or all stands still. */
  private void tickUntil(long untilNanos, String phase) throws InterruptedException {
    Counts before = submissions.counts();
    long now = System.nanoTime();
    long lastLine = now;
    while (now - untilNanos < 0 && !allSentAndSettled() && !standsStill(now)) {
      TimeUnit.NANOSECONDS.sleep(Math.min(untilNanos - now, DRAIN_TICK_NANOS));
      now = System.nanoTime();
      if (now - lastLine >= TICK_NANOS) {
        Counts counts = submissions.counts();
        progress.accept(
            BenchText.progress(phase, before, counts, (now - lastLine) / (double) TICK_NANOS));
        before = counts;
        lastLine = now;
      }
    }
  }

  private void drain() throws InterruptedException {
    long now = System.nanoTime();
    while (!submissions.isSettled() && !standsStill(now)) {
      TimeUnit.NANOSECONDS.sleep(DRAIN_TICK_NANOS);
      now = System.nanoTime();
    }
  }

  private boolean standsStill(long now) {
    return submissions.counts().outstanding() > 0
        && now - submissions.progressNanos() > STALL_NANOS;
  }

  private boolean allSentAndSettled() {
    return rig.allIsSent() && submissions.isSettled();
  }

  private void limitSending() {
    if (plan.extent() instanceof Extent.Counting(long transactions)) {
      rig.limitSending(transactions);
    }
  }

  private @Nullable Pacing pacing() {
    return switch (plan.load()) {
      case Load.Rate(double perSecond) -> new Pacing(System.nanoTime(), perSecond, plan.clients());
      case Load.Saturate _ -> null;
    };
  }

  /** How many transactions will be sent, as far as the plan tells. */
  private long expected() {
    double warmupSeconds = plan.warmup().toNanos() / 1e9;
    return switch (plan.load()) {
      case Load.Rate(double perSecond) ->
          switch (plan.extent()) {
            case Extent.Lasting(Duration duration) ->
                ceil((warmupSeconds + duration.toNanos() / 1e9) * perSecond) + plan.clients();
            case Extent.Counting(long transactions) ->
                ceil(warmupSeconds * perSecond) + transactions + plan.clients();
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

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private Map<String, ProcessUse> uses() throws LocalNetworkException {
    Map<String, ProcessUse> uses = new TreeMap<>();
    for (LocalNode node : network.nodes()) {
      NodeProcess.find(node)
          .flatMap(process -> ProcessUse.of(process.pid()))
          .ifPresent(use -> uses.put(node.name(), use));
    }
    return uses;
  }

  /** Of the nodes that lived from one reading to the other. */
  private static List<BenchReport.NodeUse> between(
      Map<String, ProcessUse> before, Map<String, ProcessUse> after) {
    List<BenchReport.NodeUse> uses = new ArrayList<>();
    after.forEach(
        (name, use) -> {
          ProcessUse earlier = before.get(name);
          if (earlier != null && use.cpuSeconds() >= earlier.cpuSeconds()) {
            double cpuSeconds = use.cpuSeconds() - earlier.cpuSeconds();
            uses.add(new BenchReport.NodeUse(name, cpuSeconds, use.residentBytes()));
          }
        });
    return uses;
  }

  private static double clientCpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(duration -> duration.toNanos() / 1e9)
        .orElse(0.0);
  }
}

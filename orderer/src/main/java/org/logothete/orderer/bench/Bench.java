package org.logothete.orderer.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.bench.Submissions.Counts;
import org.logothete.orderer.bench.Submissions.Window;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NodeProcess;

/**
 * One measurement: signs ahead, loads, warms up, measures, and waits for what is under way. To be
 * run once, by one thread.
 */
public final class Bench {
  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final Duration JOIN_PATIENCE = Duration.ofSeconds(5);
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long DRAIN_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A network that answers nothing and commits nothing for so long is given up. */
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LocalNetwork network;
  private final BenchPlan plan;
  private final Consumer<String> progress;
  private final Submissions submissions;
  private final StopSign sendingOver = new StopSign();
  private final StopSign watchingOver = new StopSign();
  private final AtomicLong toSend = new AtomicLong(Long.MAX_VALUE);
  private final List<OrdererConnection> connections = new ArrayList<>();
  private final List<BlockWatch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param progress gets a line of text each second
   */
  public Bench(LocalNetwork network, BenchPlan plan, Consumer<String> progress) {
    this.network = network;
    this.plan = plan;
    this.progress = progress;
    this.submissions = new Submissions(plan.load().outstandingLimit(), System.nanoTime());
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
      watch(nodes, envelopes);
      progress.accept("signing ahead");
      supply.fill();
      startClients(nodes, supply);
      return measure(supply);
    } finally {
      end();
    }
  }

  private List<LocalNode> nodes() throws LocalNetworkException {
    List<LocalNode> nodes = new ArrayList<>();
    for (String name : plan.nodes()) {
      nodes.add(network.node(name));
    }
    return nodes.isEmpty() ? network.nodes() : nodes;
  }

  private void watch(List<LocalNode> nodes, Envelopes envelopes)
      throws ClientException, InterruptedException {
    for (LocalNode node : nodes) {
      BlockWatch watch = new BlockWatch(connect(node), envelopes, submissions, watchingOver);
      watches.add(watch);
      start("bench-watch-" + node.id(), watch);
    }
    for (int i = 0; i < nodes.size(); i++) {
      BlockWatch watch = watches.get(i);
      if (!watch.awaitStart(START_PATIENCE)) {
        throw new ClientException(
            "%s gave no block within %d s: %s"
                .formatted(nodes.get(i).name(), START_PATIENCE.toSeconds(), watch.lastFailure()));
      }
    }
  }

  private void startClients(List<LocalNode> nodes, TransactionSupply supply)
      throws ClientException {
    if (plan.warmup().isZero()) {
      limitSending();
    }
    LoadClient.Shared shared =
        new LoadClient.Shared(supply, submissions, pacing(), toSend, sendingOver);
    for (int i = 0; i < plan.clients(); i++) {
      OrdererConnection connection = connect(nodes.get(i % nodes.size()));
      start("bench-client-" + i, new LoadClient(i, connection, shared));
    }
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
    watches.forEach(watch -> watch.measure(window));
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
    sendingOver.raise();
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
    BlockWatch.Tally tally = watches.getFirst().tally();
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
    return toSend.get() <= 0 && submissions.isSettled();
  }

  private void limitSending() {
    if (plan.extent() instanceof Extent.Counting(long transactions)) {
      toSend.set(transactions);
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

  private OrdererConnection connect(LocalNode node) throws ClientException {
    OrdererConnection connection = network.connect(node);
    connections.add(connection);
    return connection;
  }

  private void start(String name, Runnable work) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(work));
  }

  private void end() throws InterruptedException {
    sendingOver.raise();
    watchingOver.raise();
    for (Thread thread : threads) {
      if (!thread.join(JOIN_PATIENCE)) {
        thread.interrupt();
      }
    }
    connections.forEach(OrdererConnection::close);
  }
}

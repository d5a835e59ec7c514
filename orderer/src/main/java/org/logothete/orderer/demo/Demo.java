package org.logothete.orderer.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;
import org.logothete.orderer.local.EngineSwitch;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NetworkRun;
import org.logothete.orderer.local.NodeProcess;
import org.logothete.orderer.local.NodeReport;
import org.logothete.orderer.local.NodeReport.ChannelReport;
import org.logothete.orderer.local.TemporaryFolder;

/**
 * The demo: four organisations, one node each; the leader is killed and comes back, and the engine
 * is switched and switched back, the second time without one of the nodes; then chaincode is
 * executed and its results are agreed on. Ends with all processes gone, whether it succeeds, fails
 * or is interrupted.
 */
public final class Demo {
  private static final int ORGANIZATIONS = 4;
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration STEP_PATIENCE = Duration.ofMinutes(2);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Script script;
  private final Path parent;
  private final Consumer<String> screen;

  /**
   * @param parent where the network's folder is made
   * @param screen is told, line by line, what happens; called from several threads
   */
  public Demo(Script script, Path parent, Consumer<String> screen) {
    this.script = script;
    this.parent = parent;
    this.screen = screen;
  }

  /**
   * How the demo is to go.
   *
   * @param engine {@code PBFT} or {@code BDLS}
   * @param transactionsPerSecond submitted all the time
   * @param act length of each of the six acts: before the kill, after it, after the return; after
   *     the first switch, after the second, after the return of the node that missed it
   */
  public record Script(String engine, int transactionsPerSecond, Duration act, Folder folder) {}

  /** What becomes of the network's folder after success. */
  public enum Folder {
    REMOVED,
    KEPT
  }

  /** Runs it all. */
  public void run() throws DemoException, InterruptedException {
    Path folder;
    try {
      folder = Files.createTempDirectory(parent, "logothete-demo-").resolve("network");
    } catch (IOException e) {
      throw new DemoException("cannot make a folder in " + parent + ": " + e, e);
    }
    screen.accept("making a network of four organisations in " + folder);
    try {
      LocalNetwork network = DemoNetwork.create(folder, ORGANIZATIONS, script.engine());
      playAndClean(network, new NetworkRun(network, line -> screen.accept("  " + line)));
    } catch (DemoException | LocalNetworkException | ClientException e) {
      throw new DemoException(e.getMessage() + " (everything is kept in " + folder + ")", e);
    }
    finish(folder);
  }

  /** The processes end with this method, or with this process if that ends first. */
  private void playAndClean(LocalNetwork network, NetworkRun run)
      throws DemoException, LocalNetworkException, ClientException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Thread hook =
        Thread.ofPlatform()
            .name("demo-clean-up")
            .unstarted(
                () -> {
                  if (!over.get()) {
                    interrupted(network);
                  }
                });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      play(network, run);
    } finally {
      screen.accept("stopping the nodes");
      run.stop();
      over.set(true);
    }
  }

  private void interrupted(LocalNetwork network) {
    for (LocalNode node : network.nodes()) {
      try {
        NodeProcess.find(node).ifPresent(NodeProcess::kill);
      } catch (LocalNetworkException e) {
        screen.accept(String.valueOf(e.getMessage()));
      }
    }
    screen.accept("interrupted; all nodes were killed");
    finish(network.root());
  }

  private void play(LocalNetwork network, NetworkRun run)
      throws DemoException, LocalNetworkException, ClientException, InterruptedException {
    screen.accept("starting four processes");
    run.start(network.nodes(), NodeProcess.Life.WITH_PARENT);
    run.awaitReady(network.nodes(), START_PATIENCE);
    LocalNode leader = leader(network, run);
    LocalNode witness =
        network.nodes().stream().filter(node -> !node.equals(leader)).findFirst().orElseThrow();
    Envelopes envelopes = network.clientEnvelopes();
    try (OrdererConnection connection = network.connect(witness);
        BlockTicker ticker =
            BlockTicker.start(connection.deliver(envelopes, Seeks.follow(0)), screen)) {
      Traffic traffic = Traffic.start(connection, envelopes, script.transactionsPerSecond());
      try (traffic) {
        screen.accept(
            "submitting %d transactions per second to %s; %s leads"
                .formatted(script.transactionsPerSecond(), witness.name(), leader.name()));
        await("the first blocks", traffic, ticker, () -> ticker.height() > 1);
        act(traffic, ticker);
        killAndReturn(run, leader, traffic, ticker);
        switchEngines(network, run, witness, traffic, ticker);
      }
      check(traffic, ticker);
      awaitCommitted(traffic, ticker);
      new ChaincodeAct(network, screen).play();
      verify(network, run, traffic, ticker.height());
    }
  }

  private void killAndReturn(NetworkRun run, LocalNode leader, Traffic traffic, BlockTicker ticker)
      throws DemoException, LocalNetworkException, InterruptedException {
    NodeProcess process =
        NodeProcess.find(leader)
            .orElseThrow(() -> new DemoException(leader.name() + " ended by itself"));
    screen.accept("killing the leader, %s (kill -9 %d)".formatted(leader.name(), process.pid()));
    process.kill();
    long killed = System.nanoTime();
    process.awaitExit(STEP_PATIENCE);
    // Blocks decided before the kill may still arrive: only what is ordered from now on counts.
    long goal = ticker.transactions() + script.transactionsPerSecond();
    await(
        "ordering to go on without " + leader.name(),
        traffic,
        ticker,
        () -> ticker.transactions() > goal);
    screen.accept(
        "ordering went on; %.1f s after the kill a second's worth was ordered"
            .formatted((System.nanoTime() - killed) / 1e9));
    act(traffic, ticker);

    comeBack(leader, run, ticker);
    act(traffic, ticker);
  }

  private void switchEngines(
      LocalNetwork network, NetworkRun run, LocalNode witness, Traffic traffic, BlockTicker ticker)
      throws DemoException, LocalNetworkException, ClientException, InterruptedException {
    String other = script.engine().equals("PBFT") ? "BDLS" : "PBFT";
    switchTo(other, network, witness);
    act(traffic, ticker);

    LocalNode absent =
        network.nodes().stream().filter(node -> !node.equals(witness)).findFirst().orElseThrow();
    screen.accept("killing " + absent.name() + ", and switching back without it");
    NodeProcess process =
        NodeProcess.find(absent)
            .orElseThrow(() -> new DemoException(absent.name() + " ended by itself"));
    process.kill();
    process.awaitExit(STEP_PATIENCE);
    switchTo(script.engine(), network, witness);
    act(traffic, ticker);
    comeBack(absent, run, ticker);
    act(traffic, ticker);
  }

  private void switchTo(String engine, LocalNetwork network, LocalNode witness)
      throws LocalNetworkException, ClientException, InterruptedException {
    screen.accept("a config update, signed by all administrators, switches to " + engine);
    EngineSwitch.Switched switched = new EngineSwitch(network, witness, STEP_PATIENCE).to(engine);
    screen.accept(
        "block %d holds it: from block %d on the channel is ordered with %s; no process restarted"
            .formatted(switched.block(), switched.block() + 1, engine));
  }

  private void comeBack(LocalNode node, NetworkRun run, BlockTicker ticker)
      throws DemoException, LocalNetworkException, InterruptedException {
    screen.accept("restarting " + node.name());
    long missed = ticker.height();
    run.start(List.of(node), NodeProcess.Life.WITH_PARENT);
    run.awaitReady(List.of(node), START_PATIENCE);
    awaitHeight(run, node, missed);
    screen.accept(node.name() + " caught up to block " + (missed - 1));
  }

  private void act(Traffic traffic, BlockTicker ticker) throws DemoException, InterruptedException {
    Thread.sleep(script.act());
    check(traffic, ticker);
  }

  private static void check(Traffic traffic, BlockTicker ticker) throws DemoException {
    if (!traffic.failure().isEmpty()) {
      throw new DemoException(traffic.failure());
    }
    if (!ticker.failure().isEmpty()) {
      throw new DemoException(ticker.failure());
    }
  }

  private void awaitCommitted(Traffic traffic, BlockTicker ticker)
      throws DemoException, InterruptedException {
    int wanted = traffic.acknowledged().size();
    screen.accept("waiting for the last of " + wanted + " acknowledged transactions");
    await("the last transactions", traffic, ticker, () -> ticker.transactions() >= wanted);
  }

  /** Something that will be true at last. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws LocalNetworkException, InterruptedException;
  }

  private void await(String what, Traffic traffic, BlockTicker ticker, Condition condition)
      throws DemoException, InterruptedException {
    long started = System.nanoTime();
    long deadline = started + STEP_PATIENCE.toNanos();
    long nextSign = started + SIGN_OF_LIFE.toNanos();
    try {
      while (!condition.holds()) {
        check(traffic, ticker);
        if (System.nanoTime() - nextSign > 0) {
          nextSign += SIGN_OF_LIFE.toNanos();
          screen.accept(
              "  waiting for %s: %d s, %d blocks, %d transactions ordered"
                  .formatted(
                      what,
                      Duration.ofNanos(System.nanoTime() - started).toSeconds(),
                      ticker.height(),
                      ticker.transactions()));
        }
        if (System.nanoTime() - deadline > 0) {
          throw new DemoException(
              "waited %d s in vain for %s; %d blocks, %d transactions so far"
                  .formatted(
                      STEP_PATIENCE.toSeconds(), what, ticker.height(), ticker.transactions()));
        }
        Thread.sleep(POLL);
      }
    } catch (LocalNetworkException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  private LocalNode leader(LocalNetwork network, NetworkRun run)
      throws DemoException, LocalNetworkException, InterruptedException {
    int id =
        run.state(network.nodes().getFirst())
            .report()
            .flatMap(report -> report.channel(network.channel()))
            .map(ChannelReport::leader)
            .orElse(0);
    return network.nodes().stream()
        .filter(node -> node.id() == id)
        .findFirst()
        .orElseThrow(() -> new DemoException("the nodes are ready and name no leader"));
  }

  private static void awaitHeight(NetworkRun run, LocalNode node, long height)
      throws DemoException, LocalNetworkException, InterruptedException {
    long deadline = System.nanoTime() + STEP_PATIENCE.toNanos();
    while (heightOf(run, node) < height) {
      if (System.nanoTime() - deadline > 0) {
        throw new DemoException(
            "%s is at height %d and not at %d after %d s"
                .formatted(node.name(), heightOf(run, node), height, STEP_PATIENCE.toSeconds()));
      }
      Thread.sleep(POLL);
    }
  }

  private static long heightOf(NetworkRun run, LocalNode node)
      throws LocalNetworkException, InterruptedException {
    return run.state(node).report().stream()
        .map(NodeReport::channels)
        .flatMap(List::stream)
        .mapToLong(ChannelReport::height)
        .max()
        .orElse(0);
  }

  private void verify(LocalNetwork network, NetworkRun run, Traffic traffic, long height)
      throws DemoException, LocalNetworkException, ClientException, InterruptedException {
    LedgerAudit audit = new LedgerAudit(network.genesisConfig());
    for (LocalNode node : network.nodes()) {
      awaitHeight(run, node, height);
      try (OrdererConnection connection = network.connect(node);
          BlockStream blocks =
              connection.deliver(network.clientEnvelopes(), Seeks.existing(0, height - 1))) {
        audit.read(node.name(), blocks);
      }
      screen.accept("  " + node.name() + ": " + height + " blocks verified");
    }
    if (!audit.repeated().isEmpty()) {
      throw new DemoException("ordered more than once: " + audit.repeated());
    }
    Set<String> lost = new TreeSet<>(traffic.acknowledged());
    lost.removeAll(audit.transactions());
    if (!lost.isEmpty()) {
      throw new DemoException(
          lost.size()
              + " acknowledged transactions are in no block: "
              + lost.stream().limit(3).toList());
    }
    screen.accept(
        """

        The four ledgers agree: %d blocks, %d transactions.
        Every acknowledged transaction (%d) is in them exactly once; the nodes pushed back %d times.
        %d block certificates were verified, each node's on its own.\
        """
            .formatted(
                height,
                audit.transactions().size(),
                traffic.acknowledged().size(),
                traffic.pushedBack(),
                audit.certificates()));
  }

  private void finish(Path folder) {
    if (script.folder() == Folder.KEPT) {
      screen.accept("the network is kept in " + folder);
      return;
    }
    try {
      TemporaryFolder.remove(folder);
      Path above = folder.getParent();
      if (above != null) {
        Files.deleteIfExists(above);
      }
    } catch (IOException e) {
      screen.accept("cannot remove " + folder + ": " + e);
    }
  }
}

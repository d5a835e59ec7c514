package org.logothete.orderer.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.logothete.ledger.LedgerWriteException;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNetworkException;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.local.NodeReport;
import org.logothete.orderer.local.TemporaryFolder;
import org.logothete.orderer.node.OrdererNode;
import org.logothete.orderer.node.StartException;

/**
 * Four nodes within this process and not in four, so that its JVM sees all that starting and using
 * a node takes. Their folder goes when they do.
 */
public final class Rehearsal implements AutoCloseable {
  private static final int ORGANIZATIONS = 4;

  /** It may run at the lowest priority on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration POLL = Duration.ofMillis(20);

  private final TemporaryFolder folder;
  private final List<OrdererNode> nodes = new ArrayList<>();

  private Rehearsal(TemporaryFolder folder) {
    this.folder = folder;
  }

  /**
   * Starts the nodes and waits until they order.
   *
   * @param onDiskFailure called once a write of a node failed
   */
  public static Rehearsal start(Consumer<LedgerWriteException> onDiskFailure)
      throws DemoException, InterruptedException {
    Rehearsal rehearsal;
    try {
      rehearsal = new Rehearsal(TemporaryFolder.make("logothete-rehearsal-"));
    } catch (IOException e) {
      throw new DemoException("cannot make a temporary folder: " + e, e);
    }
    try {
      rehearsal.open(onDiskFailure);
      return rehearsal;
    } catch (DemoException | InterruptedException e) {
      rehearsal.close();
      throw e;
    }
  }

  private void open(Consumer<LedgerWriteException> onDiskFailure)
      throws DemoException, InterruptedException {
    try {
      LocalNetwork network = DemoNetwork.create(network(), ORGANIZATIONS, "PBFT");
      for (LocalNode node : network.nodes()) {
        nodes.add(OrdererNode.start(node.settings(), onDiskFailure));
      }
      for (LocalNode node : network.nodes()) {
        awaitReady(node);
      }
    } catch (LocalNetworkException | StartException e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  private static void awaitReady(LocalNode node)
      throws DemoException, LocalNetworkException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<NodeReport> report = NodeReport.of(node);
    while (!report.map(NodeReport::ready).orElse(false)) {
      if (System.nanoTime() - deadline > 0) {
        throw new DemoException(
            "%s is not ready after %d s".formatted(node.name(), PATIENCE.toSeconds()));
      }
      Thread.sleep(POLL);
      report = NodeReport.of(node);
    }
  }

  /** The network's folder. */
  public Path network() {
    return folder.path().resolve("network");
  }

  /** A name for a file that goes with the network. */
  public Path file(String name) {
    return folder.path().resolve(name);
  }

  /** Stops the nodes and removes what they left. */
  @Override
  public void close() throws DemoException {
    nodes.reversed().forEach(OrdererNode::close);
    try {
      folder.close();
    } catch (IOException e) {
      throw new DemoException("cannot remove " + folder.path() + ": " + e, e);
    }
  }
}

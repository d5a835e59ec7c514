package org.logothete.orderer.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.EngineChange;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.local.NodeReport.ChannelReport;

/**
 * Has a local network's channel ordered by another engine while it runs: a config update that all
 * administrators of the ordering organisations sign, submitted to one node.
 */
public final class EngineSwitch {
  private static final Duration POLL = Duration.ofMillis(100);

  private final LocalNetwork network;
  private final ConfigDesk desk;
  private final Duration patience;

  /**
   * @param via the node to ask and to submit to
   * @param patience for each answer and each block
   */
  public EngineSwitch(LocalNetwork network, LocalNode via, Duration patience)
      throws ClientException {
    this.network = network;
    this.desk = new ConfigDesk(network, via, patience);
    this.patience = patience;
  }

  /**
   * What became of a switch.
   *
   * @param block number of the config block; the blocks above it are the new engine's
   * @param followLater nodes that do not answer, and follow when they run again
   */
  public record Switched(long block, long configSequence, List<LocalNode> followLater) {
    public Switched {
      followLater = List.copyOf(followLater);
    }
  }

  /** The configuration in force on the node. */
  public ChannelConfig current() throws ClientException, InterruptedException {
    return desk.current().config();
  }

  /**
   * Switches, and waits until every node that answers is ordered by the new engine and knows its
   * leader.
   *
   * @throws LocalNetworkException if the node refuses the update, another update comes first, or
   *     the nodes do not follow in time
   */
  public Switched to(String engine)
      throws LocalNetworkException, ClientException, InterruptedException {
    ConfigDesk.InForce before = desk.current();
    ConfigDesk.InForce after = desk.apply(before, change(before.config(), engine));
    if (!after.config().orderer().engine().equals(engine)) {
      throw new LocalNetworkException(
          "config %d came first and is another's change (block %d); try again"
              .formatted(after.config().sequence(), after.block()));
    }
    return new Switched(after.block(), after.config().sequence(), awaitNodes(engine));
  }

  private ConfigUpdate change(ChannelConfig config, String engine) throws LocalNetworkException {
    try {
      return EngineChange.of(config, engine);
    } catch (InvalidConfigException e) {
      throw new LocalNetworkException(
          "channel %s is ordered with %s already".formatted(network.channel(), engine), e);
    }
  }

  /** Waits for the nodes that answer; returns the others. */
  private List<LocalNode> awaitNodes(String engine)
      throws LocalNetworkException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<LocalNode> silent = new ArrayList<>();
    for (LocalNode node : network.nodes()) {
      Optional<NodeReport> report = NodeReport.of(node);
      while (report.isPresent() && !isOrderedBy(engine, report.get())) {
        if (System.nanoTime() - deadline > 0) {
          throw new LocalNetworkException(
              "the channel is ordered with %s, but %s does not follow within %d s"
                  .formatted(engine, node.name(), patience.toSeconds()));
        }
        Thread.sleep(POLL);
        report = NodeReport.of(node);
      }
      if (report.isEmpty()) {
        silent.add(node);
      }
    }
    return silent;
  }

  private boolean isOrderedBy(String engine, NodeReport report) {
    Optional<ChannelReport> channel = report.channel(network.channel());
    return channel.filter(c -> c.engine().equals(engine) && c.leader() > 0).isPresent();
  }
}

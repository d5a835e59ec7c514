package org.logothete.orderer.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.EngineChange;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;
import org.logothete.orderer.local.NodeReport.ChannelReport;

/**
 * Has a local network's channel ordered by another engine while it runs: a config update that all
 * administrators of the ordering organisations sign, submitted to one node.
 */
public final class EngineSwitch {
  private static final Duration POLL = Duration.ofMillis(100);

  private final LocalNetwork network;
  private final LocalNode via;
  private final Envelopes envelopes;
  private final Duration patience;

  /**
   * @param via the node to ask and to submit to
   * @param patience for each answer and each block
   */
  public EngineSwitch(LocalNetwork network, LocalNode via, Duration patience)
      throws ClientException {
    this.network = network;
    this.via = via;
    this.envelopes = network.clientEnvelopes();
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
    try (OrdererConnection connection = network.connect(via)) {
      return inForce(connection).config();
    }
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
    try (OrdererConnection connection = network.connect(via)) {
      InForce before = inForce(connection);
      submit(connection, change(before.config(), engine));
      InForce after = awaitNext(connection, before);
      if (!after.config().orderer().engine().equals(engine)) {
        throw new LocalNetworkException(
            "config %d came first and is another's change (block %d); try again"
                .formatted(after.config().sequence(), after.block()));
      }
      return new Switched(after.block(), after.config().sequence(), awaitNodes(engine));
    }
  }

  private Envelope change(ChannelConfig config, String engine)
      throws LocalNetworkException, ClientException {
    try {
      ConfigUpdate update = EngineChange.of(config, engine);
      return envelopes.configUpdate(update, network.ordererAdministrators());
    } catch (InvalidConfigException e) {
      throw new LocalNetworkException(
          "channel %s is ordered with %s already".formatted(network.channel(), engine), e);
    }
  }

  private void submit(OrdererConnection connection, Envelope update)
      throws LocalNetworkException, InterruptedException {
    try (BroadcastSession session = connection.broadcast(1)) {
      CompletableFuture<BroadcastResponse> sent = session.send(update);
      BroadcastResponse answer = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.getStatus() != Status.SUCCESS) {
        throw new LocalNetworkException(
            "%s refuses the config update: %s %s"
                .formatted(via.name(), answer.getStatus(), answer.getInfo()));
      }
    } catch (TimeoutException e) {
      throw new LocalNetworkException(
          "%s does not answer within %d s".formatted(via.name(), patience.toSeconds()), e);
    } catch (ExecutionException e) {
      throw new LocalNetworkException(via.name() + ": " + e.getMessage(), e);
    }
  }

  /** A configuration and the block it came with. */
  private record InForce(ChannelConfig config, long block, long newest) {}

  private InForce inForce(OrdererConnection connection)
      throws ClientException, InterruptedException {
    Block newest = one(connection, Seeks.newest());
    try {
      long number = newest.getHeader().getNumber();
      long config = number == 0 ? 0 : ConfigBlocks.lastConfigNumber(newest);
      Block block = config == number ? newest : one(connection, Seeks.existing(config, config));
      return new InForce(ConfigBlocks.read(block), config, number);
    } catch (InvalidConfigException e) {
      throw new ClientException(via.name() + " delivers " + e.getMessage(), e);
    }
  }

  private Block one(OrdererConnection connection, SeekInfo seek)
      throws ClientException, InterruptedException {
    try (BlockStream blocks = connection.deliver(envelopes, seek)) {
      return next(blocks);
    }
  }

  private Block next(BlockStream blocks) throws ClientException, InterruptedException {
    Optional<Block> block = blocks.nextBlock(patience);
    return block.orElseThrow(() -> new ClientException(via.name() + " delivers no block"));
  }

  private InForce awaitNext(OrdererConnection connection, InForce before)
      throws ClientException, InterruptedException {
    try (BlockStream blocks = connection.deliver(envelopes, Seeks.follow(before.newest() + 1))) {
      Block block = next(blocks);
      while (!ConfigBlocks.isConfigBlock(block)) {
        block = next(blocks);
      }
      long number = block.getHeader().getNumber();
      return new InForce(ConfigBlocks.read(block), number, number);
    } catch (InvalidConfigException e) {
      throw new ClientException(via.name() + " delivers " + e.getMessage(), e);
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

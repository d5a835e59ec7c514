package org.logothete.orderer.local;

import java.time.Duration;
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
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.orderer.client.BlockStream;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.client.Envelopes;
import org.logothete.orderer.client.OrdererConnection;
import org.logothete.orderer.client.Seeks;

/**
 * Reads the configuration of a local network's channel from one of its nodes, and has another one
 * ordered, signed by all administrators of the ordering organisations.
 */
public final class ConfigDesk {
  private final LocalNetwork network;
  private final LocalNode via;
  private final Envelopes envelopes;
  private final Duration patience;

  /**
   * @param via the node to ask and to submit to
   * @param patience for each answer and each block
   */
  public ConfigDesk(LocalNetwork network, LocalNode via, Duration patience) throws ClientException {
    this.network = network;
    this.via = via;
    this.envelopes = network.clientEnvelopes();
    this.patience = patience;
  }

  /** What is in force on the node. */
  public InForce current() throws ClientException, InterruptedException {
    try (OrdererConnection connection = network.connect(via)) {
      return inForce(connection);
    }
  }

  /**
   * Submits an update and waits for the next configuration, which may be another's.
   *
   * @throws LocalNetworkException if the node refuses the update
   */
  public InForce apply(InForce before, ConfigUpdate update)
      throws LocalNetworkException, ClientException, InterruptedException {
    try (OrdererConnection connection = network.connect(via)) {
      submit(connection, envelopes.configUpdate(update, network.ordererAdministrators()));
      return awaitNext(connection, before);
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

  /**
   * A configuration.
   *
   * @param block the one it came with
   * @param newest the channel's newest
   */
  public record InForce(ChannelConfig config, long block, long newest) {}

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
}

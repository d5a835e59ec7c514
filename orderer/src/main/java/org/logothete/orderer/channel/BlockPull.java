package org.logothete.orderer.channel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.channel.ChannelConfig;

/**
 * Takes a channel's blocks from its orderers as any reader may: the way of a node that the cluster
 * port does not let in. Nothing of what it brings is verified. Thread-safe.
 */
public interface BlockPull {
  /** Where the configuration says that blocks can be had, this node excepted. */
  List<String> sources(ChannelConfig config);

  /**
   * Asks for all blocks from a number on, as they come into being.
   *
   * @throws PullException if the source cannot be asked at all
   */
  Stream stream(ChannelConfig config, String source, long first) throws PullException;

  /**
   * Header and signatures of the block that is newest at a source.
   *
   * @throws PullException if it does not answer in time, or refuses
   */
  Block newest(ChannelConfig config, String source, Duration patience)
      throws PullException, InterruptedException;

  /**
   * Header and signatures of one block that a source says it has.
   *
   * @throws PullException if it does not answer in time, or refuses
   */
  Block header(ChannelConfig config, String source, long number, Duration patience)
      throws PullException, InterruptedException;

  /** Blocks of one source, in the order in which it sends them. For one thread. */
  interface Stream extends AutoCloseable {
    /**
     * The next block; empty if none came in time.
     *
     * @throws PullException if the source refuses, or the stream ended
     */
    Optional<Block> next(Duration patience) throws PullException, InterruptedException;

    @Override
    void close();
  }
}

package org.logothete.orderer.channel;

import org.hyperledger.fabric.protos.common.Block;
import org.logothete.consensus.Bytes;
import org.logothete.consensus.InvariantViolation;
import org.logothete.ledger.BlockEntry;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;

/**
 * The config block that an operator joined a channel with. Where it is not the first, the blocks
 * below it are fetched from the orderers that it names, and have to lead to it.
 *
 * @param number of the block
 * @param hash of its header
 */
public record JoinPoint(ChannelConfig config, long number, Bytes hash) {
  /**
   * The join point that a config block is.
   *
   * @throws InvalidConfigException if it is none, or its configuration is unsound
   */
  public static JoinPoint of(Block block) throws InvalidConfigException {
    return new JoinPoint(
        ConfigBlocks.read(block),
        block.getHeader().getNumber(),
        Bytes.wrap(BlockHeaders.hash(block.getHeader())));
  }

  /** What is known of the channel: a configuration that is not older than the given one. */
  ChannelConfig notBefore(ChannelConfig inForce) {
    return inForce.sequence() < config.sequence() ? config : inForce;
  }

  /**
   * Looks at a block that is about to be appended.
   *
   * @throws InvariantViolation if it has the join point's number and is another block
   */
  public void check(BlockEntry entry) {
    if (entry.number() == number && !Bytes.wrap(entry.hash()).equals(hash)) {
      throw new InvariantViolation(
          ("block %d is %s, but the channel was joined with block %s: the orderers that gave the"
                  + " blocks order another channel of that name")
              .formatted(number, Bytes.wrap(entry.hash()), hash));
    }
  }
}

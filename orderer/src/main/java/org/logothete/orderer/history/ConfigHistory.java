package org.logothete.orderer.history;

import java.util.SortedSet;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;

/**
 * Which blocks of a channel carry its configurations. Found by going back: each block names the
 * config block in force, and the block before that one names the one before. Where blocks were
 * pruned, config blocks are all that is left.
 */
public final class ConfigHistory {
  private final StoredChannel channel;

  public ConfigHistory(StoredChannel channel) {
    this.channel = channel;
  }

  /**
   * Numbers of the config blocks up to a block that is there, it included; block 0 is the first.
   *
   * @throws LedgerException if a block that tells cannot be read
   */
  public SortedSet<Long> upTo(long number) {
    TreeSet<Long> configs = new TreeSet<>();
    long config = StoredBlocks.lastConfig(read(number));
    configs.add(config);
    while (config > channel.firstBlock()) {
      config = StoredBlocks.lastConfig(read(config - 1));
      configs.add(config);
    }
    if (config > 0) {
      configs.addAll(channel.kept().headSet(config));
    }
    return configs;
  }

  /**
   * Number of the config block whose consenters certified a block: the one it names or, if it is a
   * config block itself, the one before.
   *
   * @throws LedgerException if a block that tells cannot be read
   */
  public long ordering(Block block) {
    long number = block.getHeader().getNumber();
    long named = StoredBlocks.lastConfig(block);
    if (named < number) {
      return named;
    }
    return number > channel.firstBlock()
        ? StoredBlocks.lastConfig(read(number - 1))
        : channel.kept().headSet(number).last();
  }

  private Block read(long number) {
    return StoredBlocks.read(channel, number)
        .orElseThrow(
            () ->
                new LedgerException(
                    "channel %s does not keep block %d".formatted(channel.channel(), number)));
  }
}

package org.logothete.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import org.logothete.ledger.state.StateDigest;

/** What every ledger demands of its callers, whatever it stores on. */
public final class ChainCheck {
  private static final int CHANNEL_NAME_BYTES_MAX = 255;

  private ChainCheck() {}

  /**
   * Checks that a channel can begin so.
   *
   * @throws IllegalArgumentException if the name is empty or longer than 255 bytes of UTF-8, or the
   *     block is not number 0
   */
  public static void beginning(String channel, BlockEntry genesis) {
    name(channel);
    if (genesis.number() != 0) {
      throw new IllegalArgumentException(
          "channel " + channel + " must begin with block 0, not " + genesis.number());
    }
  }

  private static void name(String channel) {
    int length = channel.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > CHANNEL_NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a channel name has 1 to " + CHANNEL_NAME_BYTES_MAX + " bytes, not " + length);
    }
  }

  /**
   * Checks that a channel can begin so.
   *
   * @throws IllegalArgumentException if its name is as {@link #beginning} does not allow, or its
   *     blocks are not in ascending order from block 0, or its state is ahead of them
   */
  public static void origin(ChannelOrigin origin) {
    name(origin.channel());
    long next = 0;
    for (BlockEntry block : origin.kept()) {
      if (block.number() < next || (next == 0 && block.number() > 0)) {
        throw new IllegalArgumentException(
            "channel %s cannot begin with block %d where %d or a later one must stand"
                .formatted(origin.channel(), block.number(), next));
      }
      next = block.number() + 1;
    }
    if (next == 0 || origin.first().number() < next) {
      throw new IllegalArgumentException(
          "channel %s cannot go on from block %d"
              .formatted(origin.channel(), origin.first().number()));
    }
    long state = origin.state().digest().height();
    if (state > origin.first().number() + 1) {
      throw new IllegalArgumentException(
          "channel %s cannot begin at block %d with a state of height %d"
              .formatted(origin.channel(), origin.first().number(), state));
    }
  }

  /**
   * Checks that the state which a channel begins with is what it should be.
   *
   * @throws LedgerException if not
   */
  public static void beginning(String channel, StateDigest expected, StateDigest found) {
    if (!found.equals(expected)) {
      throw new LedgerException(
          "channel %s cannot begin: its state has %d keys and root %s, where %d and %s are expected"
              .formatted(channel, found.keys(), found.root(), expected.keys(), expected.root()));
    }
  }

  /**
   * Checks that blocks can be pruned.
   *
   * @throws IllegalArgumentException if there is no such first block, or block 0 is not kept
   */
  public static void pruning(StoredChannel channel, long first, SortedSet<Long> keep) {
    if (first < 0 || first >= channel.height()) {
      throw new IllegalArgumentException(
          "channel %s has no block %d to begin with".formatted(channel.channel(), first));
    }
    if (first > 0 && !keep.contains(0L)) {
      throw new IllegalArgumentException(
          "channel %s must keep its block 0".formatted(channel.channel()));
    }
  }

  /**
   * Checks that the blocks continue a chain without a gap.
   *
   * @throws IllegalArgumentException naming the first block that does not fit
   */
  public static void continuation(String channel, long height, List<BlockEntry> blocks) {
    long next = height;
    for (BlockEntry block : blocks) {
      if (block.number() != next) {
        throw new IllegalArgumentException(
            "channel " + channel + " expects block " + next + ", not " + block.number());
      }
      next++;
    }
  }

  /**
   * Checks that a block can stand in for one that was appended.
   *
   * @param appended number of the block with this hash
   * @throws IllegalArgumentException if it is another number, or none
   */
  public static void repair(String channel, OptionalLong appended, BlockEntry block) {
    if (!appended.equals(OptionalLong.of(block.number()))) {
      throw new IllegalArgumentException(
          "channel %s never had this block %d".formatted(channel, block.number()));
    }
  }
}

package org.logothete.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

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
    int length = channel.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > CHANNEL_NAME_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a channel name has 1 to " + CHANNEL_NAME_BYTES_MAX + " bytes, not " + length);
    }
    if (genesis.number() != 0) {
      throw new IllegalArgumentException(
          "channel " + channel + " must begin with block 0, not " + genesis.number());
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

package org.logothete.ledger.state;

/** What every state demands of its callers, whatever it stores on. */
public final class StateCheck {
  private StateCheck() {}

  /**
   * Checks that a batch continues a state.
   *
   * @param height of the state
   * @param chain how many blocks the channel has
   * @throws IllegalArgumentException naming the block
   */
  public static void continuation(String channel, long height, long chain, StateBatch batch) {
    if (batch.block() < height) {
      throw new IllegalArgumentException(
          "the state of channel %s has block %d already".formatted(channel, batch.block()));
    }
    if (batch.height() != height) {
      throw new IllegalArgumentException(
          "the state of channel %s has height %d, block %d continues height %d"
              .formatted(channel, height, batch.block(), batch.height()));
    }
    if (batch.block() >= chain) {
      throw new IllegalArgumentException(
          "channel %s does not have block %d, which its state is to take"
              .formatted(channel, batch.block()));
    }
  }

  /**
   * Checks that histories can begin with a block.
   *
   * @throws IllegalArgumentException if it is above the height of the state
   */
  public static void historyBegin(String channel, long height, long first) {
    if (first < 0 || first > height) {
      throw new IllegalArgumentException(
          "the state of channel %s has height %d, its histories cannot begin with block %d"
              .formatted(channel, height, first));
    }
  }

  /**
   * Checks that a view can tell of a height.
   *
   * @throws IllegalArgumentException if its own is lower
   */
  public static void past(long own, long height) {
    if (height > own) {
      throw new IllegalArgumentException(
          "a state of height %d does not know what it is at height %d".formatted(own, height));
    }
  }

  /**
   * Checks the size of a page.
   *
   * @throws IllegalArgumentException unless it is 1 to {@link StateView#PAGE_MAX}
   */
  public static void limit(int limit) {
    if (limit < 1 || limit > StateView.PAGE_MAX) {
      throw new IllegalArgumentException(
          "a page has 1 to %d entries, not %d".formatted(StateView.PAGE_MAX, limit));
    }
  }
}

package org.logothete.network.channel;

/**
 * How much goes into one block ({@code /Channel/Orderer/BatchSize}).
 *
 * @param maxMessageCount most transactions in a block, at least 1 and at most {@code
 *     absoluteMaxBytes}
 * @param absoluteMaxBytes no transaction may be larger, 1 to {@link #ABSOLUTE_MAX_BYTES_MOST}
 * @param preferredMaxBytes a block stays below this unless one transaction alone exceeds it; 1 to
 *     {@code absoluteMaxBytes}
 */
public record BatchSize(int maxMessageCount, int absoluteMaxBytes, int preferredMaxBytes) {
  /**
   * What the links between orderers are built for: every node takes a frame with a transaction of
   * this size, whatever its channels allow now, so that AbsoluteMaxBytes can be raised while nodes
   * run. It is the largest message a Fabric orderer takes from a client by default.
   */
  public static final int ABSOLUTE_MAX_BYTES_MOST = 100 << 20;

  public BatchSize {
    if (maxMessageCount < 1) {
      throw new IllegalArgumentException("max_message_count is " + maxMessageCount + ", not >= 1");
    }
    if (absoluteMaxBytes < 1) {
      throw new IllegalArgumentException(
          "absolute_max_bytes is " + absoluteMaxBytes + ", not >= 1");
    }
    if (absoluteMaxBytes > ABSOLUTE_MAX_BYTES_MOST) {
      throw new IllegalArgumentException(
          "absolute_max_bytes is %d, more than the %d bytes that pass between orderers"
              .formatted(absoluteMaxBytes, ABSOLUTE_MAX_BYTES_MOST));
    }
    if (preferredMaxBytes < 1) {
      throw new IllegalArgumentException(
          "preferred_max_bytes is " + preferredMaxBytes + ", not >= 1");
    }
    if (preferredMaxBytes > absoluteMaxBytes) {
      throw new IllegalArgumentException(
          "preferred_max_bytes "
              + preferredMaxBytes
              + " is greater than absolute_max_bytes "
              + absoluteMaxBytes);
    }
    if (maxMessageCount > absoluteMaxBytes) {
      throw new IllegalArgumentException(
          "max_message_count "
              + maxMessageCount
              + " is greater than absolute_max_bytes "
              + absoluteMaxBytes);
    }
  }
}

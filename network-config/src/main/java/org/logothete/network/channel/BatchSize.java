package org.logothete.network.channel;

/**
 * How much goes into one block ({@code /Channel/Orderer/BatchSize}).
 *
 * @param maxMessageCount most transactions in a block, at least 1 and at most {@code
 *     absoluteMaxBytes}
 * @param absoluteMaxBytes no transaction may be larger, at least 1
 * @param preferredMaxBytes a block stays below this unless one transaction alone exceeds it; 1 to
 *     {@code absoluteMaxBytes}
 */
public record BatchSize(int maxMessageCount, int absoluteMaxBytes, int preferredMaxBytes) {
  public BatchSize {
    if (maxMessageCount < 1) {
      throw new IllegalArgumentException("max_message_count is " + maxMessageCount + ", not >= 1");
    }
    if (absoluteMaxBytes < 1) {
      throw new IllegalArgumentException(
          "absolute_max_bytes is " + absoluteMaxBytes + ", not >= 1");
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

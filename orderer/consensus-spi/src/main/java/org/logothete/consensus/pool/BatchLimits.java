package org.logothete.consensus.pool;

/**
 * Fabric's BatchSize and BatchTimeout of a channel.
 *
 * @param maxMessageCount most requests in a batch
 * @param absoluteMaxBytes most bytes of a request, and so of a batch
 * @param preferredMaxBytes most bytes of a batch of several requests; a larger request is a batch
 *     alone
 * @param batchTimeoutMillis longest wait of a request for others to share its batch
 */
public record BatchLimits(
    int maxMessageCount, long absoluteMaxBytes, long preferredMaxBytes, long batchTimeoutMillis) {
  public BatchLimits {
    if (maxMessageCount < 1) {
      throw new IllegalArgumentException("MaxMessageCount is at least 1, not " + maxMessageCount);
    }
    if (preferredMaxBytes < 1 || absoluteMaxBytes < preferredMaxBytes) {
      throw new IllegalArgumentException(
          "PreferredMaxBytes (%d) must be positive and not above AbsoluteMaxBytes (%d)"
              .formatted(preferredMaxBytes, absoluteMaxBytes));
    }
    if (batchTimeoutMillis < 1) {
      throw new IllegalArgumentException(
          "BatchTimeout is at least a millisecond, not " + batchTimeoutMillis);
    }
  }
}

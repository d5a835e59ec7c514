package org.logothete.orderer.peer;

/**
 * How much may wait for one remote node, in each lane (consensus, requests, execution, blocks) on
 * its own, so that a flood in one never takes another's room.
 *
 * @param framesMax frames in one lane
 * @param bytesMax bytes in one lane; an empty lane takes one frame of any size
 */
public record OutboxLimits(int framesMax, long bytesMax) {
  public OutboxLimits {
    if (framesMax < 1 || bytesMax < 1) {
      throw new IllegalArgumentException(
          "an outbox holds at least one frame and byte, not " + framesMax + ", " + bytesMax);
    }
  }
}

package org.logothete.orderer.channel;

import java.time.Duration;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.consensus.pool.PoolLimits;
import org.logothete.orderer.verify.Backlog;

/**
 * Bounds and waiting times of one channel on this node.
 *
 * @param poolRequestsMax most requests in the pool
 * @param poolBytesMax most bytes in the pool
 * @param clientItemsMax most requests that wait for their signature check, and most that passed it
 *     and wait for the loop
 * @param peerItemsMax most verified messages of peers that wait for the loop
 * @param waitingBytesMax most bytes that wait at each of these three places
 * @param cachedBlockBytesMax most bytes of recent blocks kept in memory
 * @param fetchBytesMax most bytes of blocks in one answer to a peer that catches up
 * @param forwardAfter a request that waited this long is sent to the others again
 * @param complainAfter a request that waited this long while blocks were decided makes this node
 *     ask for another leader
 * @param removeAfter a request that waited this long is dropped
 * @param batching when batches are cut
 */
public record ChannelLimits(
    int poolRequestsMax,
    long poolBytesMax,
    int clientItemsMax,
    int peerItemsMax,
    long waitingBytesMax,
    long cachedBlockBytesMax,
    long fetchBytesMax,
    Duration forwardAfter,
    Duration complainAfter,
    Duration removeAfter,
    BatchCutter.Mode batching) {

  /** For envelopes whose signatures wait to be checked, clients' and peers' together. */
  Backlog admissionBacklog() {
    return new Backlog(clientItemsMax, waitingBytesMax);
  }

  /** For admitted requests that wait for the loop. */
  Backlog clientBacklog() {
    return new Backlog(clientItemsMax, waitingBytesMax);
  }

  /** For verified messages and blocks of peers that wait for the loop. */
  Backlog peerBacklog() {
    return new Backlog(peerItemsMax, waitingBytesMax);
  }

  /** Half of the pool for one client: the other half stays for the others. */
  PoolLimits pool(long requestBytesMax) {
    long bytesMax = Math.max(poolBytesMax, 2 * requestBytesMax);
    return new PoolLimits(
        poolRequestsMax,
        bytesMax,
        requestBytesMax,
        Math.max(1, poolRequestsMax / 2),
        Math.max(requestBytesMax, bytesMax / 2));
  }
}

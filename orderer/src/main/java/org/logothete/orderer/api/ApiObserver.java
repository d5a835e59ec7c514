package org.logothete.orderer.api;

import org.hyperledger.fabric.protos.common.Status;

/**
 * Told what happens at the clients' edge, for metrics. Called from any thread; must be quick and
 * must not throw. Channel names are only those this node serves, never a client's invention.
 */
public interface ApiObserver {
  /** Hears nothing. */
  ApiObserver NONE = new ApiObserver() {};

  /** A connection above the limit was closed. */
  default void connectionRefused() {}

  /**
   * A Broadcast envelope was answered (Fabric's {@code broadcast_processed_count}).
   *
   * @param channel its channel, or {@code unknown}
   * @param type its header type's name, or {@code unknown}
   * @param nanos from its last byte to the answer
   */
  default void broadcastAnswered(String channel, String type, Status status, long nanos) {}

  /** Fabric's {@code deliver_streams_opened}. */
  default void deliverOpened() {}

  /** Fabric's {@code deliver_streams_closed}. */
  default void deliverClosed() {}

  /** Fabric's {@code deliver_requests_received}. */
  default void seekReceived(String channel) {}

  /** Fabric's {@code deliver_requests_completed}. */
  default void seekCompleted(String channel, boolean success) {}

  /**
   * Fabric's {@code deliver_blocks_sent}.
   *
   * @param bytes of the block as it was sent, without gRPC's and TLS's own
   */
  default void blockSent(String channel, int bytes) {}
}

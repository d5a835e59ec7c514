package org.logothete.simulator;

import java.util.List;
import org.logothete.consensus.NodeId;

/**
 * What rides on a simulated channel: hears what is ordered, and has more ordered. Called by the
 * world's one thread; the same calls must always lead to the same requests.
 */
@FunctionalInterface
public interface Application {
  /** Hears everything and asks for nothing. */
  Application NONE = (_, _, _, _, _) -> {};

  /**
   * A block is on a node's disk. Each node tells each block once, in their order; what it had no
   * time to tell before a crash, it tells with the next one.
   *
   * @param millis the world's time
   * @param requests ids of what the block holds, in its order
   */
  void ordered(NodeId node, long millis, long height, List<String> requests, Requests more);

  /** Where an application asks for more to be ordered. */
  @FunctionalInterface
  interface Requests {
    /**
     * Asks all nodes, again and again until it is ordered, as clients do.
     *
     * @param id that no other request has; not one of the world's own, which are {@code r0}, {@code
     *     r1} and so on
     * @param bytes its size, at least 1
     */
    void submit(String id, int bytes);
  }
}

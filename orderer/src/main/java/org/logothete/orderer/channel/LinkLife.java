package org.logothete.orderer.channel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.logothete.consensus.NodeId;

/**
 * From which consenters a frame for this channel arrived since the loop asked last. Frames then
 * queue for verification, behind bulk ones under load; that a node lives is known when they arrive.
 * Written on the links' threads, read on the loop's.
 */
final class LinkLife {
  private final Map<NodeId, Boolean> heard = new ConcurrentHashMap<>();

  void heard(NodeId from) {
    heard.put(from, true);
  }

  /** Whether anything came from the node since the last call for it. */
  boolean takeHeard(NodeId from) {
    return heard.remove(from) != null;
  }
}

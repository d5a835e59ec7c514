package org.logothete.simulator;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * A node that lost its disk waits until it is as far as those were, with whom it last decided: only
 * what is decided from there on shows that others get on without its vote (docs/decisions/0005).
 * Whoever helped to decide the newest block it held is at most a window behind that block; one of
 * them is among the f highest of n - f answers, as this node is one of the f faulty.
 */
final class Rejoining {
  private final QuorumSize size;
  private final long base;
  private final Map<NodeId, Long> heights = new TreeMap<>();
  private OptionalLong goal = OptionalLong.empty();

  /**
   * @param base the block that the configuration begins with
   */
  Rejoining(QuorumSize size, long base) {
    this.size = size;
    this.base = base;
  }

  void heard(NodeId peer, long height) {
    heights.put(peer, height);
    if (goal.isEmpty() && heights.size() >= size.nodes() - size.faulty()) {
      goal =
          heights.values().stream()
              .sorted(Comparator.reverseOrder())
              .skip(Math.max(0, size.faulty() - 1))
              .mapToLong(Long::longValue)
              .filter(h -> h > base)
              .findFirst();
    }
  }

  boolean isReached(long height) {
    return goal.isPresent() && height >= goal.getAsLong();
  }
}

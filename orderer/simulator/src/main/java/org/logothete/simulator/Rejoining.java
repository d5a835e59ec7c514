package org.logothete.simulator;

import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;
import org.logothete.consensus.QuorumSize;

/**
 * A node that lost its disk waits until it is as far as an honest node was when it asked: only what
 * is decided from there on shows that others get on without its vote (docs/decisions/0005).
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
    if (goal.isEmpty()) {
      goal =
          heights.values().stream()
              .filter(h -> h > base)
              .sorted(Comparator.reverseOrder())
              .skip(size.oneHonest() - 1L)
              .mapToLong(Long::longValue)
              .findFirst();
    }
  }

  boolean isReached(long height) {
    return goal.isPresent() && height >= goal.getAsLong();
  }
}

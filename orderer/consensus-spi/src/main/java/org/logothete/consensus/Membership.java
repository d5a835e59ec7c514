package org.logothete.consensus;

import java.util.List;

/**
 * The consenters of one configuration, in ascending order of id, and which of them this node is.
 *
 * @param nodes distinct, ascending, not empty
 * @param self one of {@code nodes}
 */
public record Membership(List<NodeId> nodes, NodeId self) {
  public Membership {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a membership needs at least one consenter");
    }
    for (int i = 1; i < nodes.size(); i++) {
      if (nodes.get(i - 1).compareTo(nodes.get(i)) >= 0) {
        throw new IllegalArgumentException("consenters must be distinct and ascending: " + nodes);
      }
    }
    if (!nodes.contains(self)) {
      throw new IllegalArgumentException(self + " is not one of the consenters " + nodes);
    }
  }

  public QuorumSize quorumSize() {
    return new QuorumSize(nodes.size());
  }

  public boolean contains(NodeId node) {
    return nodes.contains(node);
  }

  /** The consenter at {@code turn mod n}: how views and rounds pick their leader. */
  public NodeId atTurn(long turn) {
    return nodes.get((int) Math.floorMod(turn, (long) nodes.size()));
  }
}

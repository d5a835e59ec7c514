package org.logothete.simulator;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;

/** Who the members were, by the number of the block that made them so. */
final class Configurations {
  private final SortedMap<Long, List<NodeId>> membersByBlock = new TreeMap<>();

  Configurations(List<NodeId> first) {
    membersByBlock.put(0L, List.copyOf(first));
  }

  /** A config block was decided. */
  void add(long block, List<NodeId> members) {
    membersByBlock.put(block, List.copyOf(members));
  }

  /** Number of the config block that is in force for a block, which is one below it. */
  long inForceAt(long height) {
    return membersByBlock.headMap(height).lastKey();
  }

  boolean isKnown(long block) {
    return membersByBlock.containsKey(block);
  }

  List<NodeId> membersOf(long block) {
    List<NodeId> members = membersByBlock.get(block);
    if (members == null) {
      throw new IllegalArgumentException("block " + block + " is no config block");
    }
    return members;
  }

  int count() {
    return membersByBlock.size();
  }

  long newestBlock() {
    return membersByBlock.lastKey();
  }

  List<NodeId> newest() {
    return membersOf(newestBlock());
  }

  /** Every configuration but the newest, with the number of the block that ended it. */
  SortedMap<Long, List<NodeId>> byEnd() {
    SortedMap<Long, List<NodeId>> ended = new TreeMap<>();
    List<NodeId> before = List.of();
    for (Map.Entry<Long, List<NodeId>> entry : membersByBlock.entrySet()) {
      if (!before.isEmpty()) {
        ended.put(entry.getKey(), before);
      }
      before = entry.getValue();
    }
    return ended;
  }
}

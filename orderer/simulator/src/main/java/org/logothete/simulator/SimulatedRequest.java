package org.logothete.simulator;

import java.util.List;
import org.logothete.consensus.NodeId;

/**
 * What somebody asks to be ordered.
 *
 * @param bytes its size, for the batch limits
 * @param config whether it is a configuration, which ends engines
 * @param members who the members are from then on, ascending; empty if that stays as it is
 */
record SimulatedRequest(String id, String client, int bytes, boolean config, List<NodeId> members) {
  SimulatedRequest {
    members = List.copyOf(members);
    if (!config && !members.isEmpty()) {
      throw new IllegalArgumentException("only a configuration says who the members are");
    }
  }
}

package org.logothete.network.violation;

import org.logothete.consensus.NodeId;

final class KnowsConsensus {
  String use(NodeId node) {
    return node.toString();
  }
}

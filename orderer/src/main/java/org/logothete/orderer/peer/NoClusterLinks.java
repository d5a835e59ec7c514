package org.logothete.orderer.peer;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.FrameVersions;
import org.logothete.orderer.wire.proto.Frame;

/** Those of a node that has no part in ordering: it listens to nobody, and reaches nobody. */
public final class NoClusterLinks implements ClusterLinks {
  @Override
  public void join(String channel, SortedMap<NodeId, PeerAddress> others, FrameHandler handler) {}

  @Override
  public void attend(
      String channel, SortedMap<NodeId, PeerAddress> members, FrameHandler handler) {}

  @Override
  public void leave(String channel) {}

  @Override
  public boolean send(String channel, NodeId to, Frame frame) {
    return false;
  }

  @Override
  public int version() {
    return FrameVersions.HIGHEST;
  }

  @Override
  public SortedSet<NodeId> connected(String channel) {
    return Collections.emptySortedSet();
  }

  @Override
  public void close() {}
}

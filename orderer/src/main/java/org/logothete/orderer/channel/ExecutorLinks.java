package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import org.logothete.consensus.NodeId;

/**
 * What the consenters of a channel say to each other as executors, over the links that they have
 * anyway and behind what consensus says there. Thread-safe; nothing waits for the network.
 */
public interface ExecutorLinks {
  /** Takes what others say. */
  @FunctionalInterface
  interface Listener {
    /**
     * Called on the network's threads: for one sender in order and never concurrently. Must not
     * wait; what it has no room for is lost.
     *
     * @param from the consenter whose link it came by
     */
    void heard(NodeId from, ByteString batch);
  }

  /** From now on, what others say is this listener's; until then it was lost. */
  void listen(Listener listener);

  /** False if it is lost already: no link, or no room. */
  boolean send(NodeId to, ByteString batch);
}

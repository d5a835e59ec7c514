package org.logothete.orderer.channel;

import com.google.protobuf.ByteString;
import org.logothete.consensus.NodeId;

/** Executors by way of one channel's links. */
final class LinkedExecutors implements ExecutorLinks {
  private final Outbound outbound;
  private volatile Listener listener = (_, _) -> {};

  LinkedExecutors(Outbound outbound) {
    this.outbound = outbound;
  }

  void deliver(NodeId from, ByteString batch) {
    listener.heard(from, batch);
  }

  @Override
  public void listen(Listener next) {
    listener = next;
  }

  @Override
  public boolean send(NodeId to, ByteString batch) {
    return outbound.execution(to, batch);
  }
}

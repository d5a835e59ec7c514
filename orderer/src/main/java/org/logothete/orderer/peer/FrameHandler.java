package org.logothete.orderer.peer;

import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.proto.Frame;

/**
 * Where a channel's frames go.
 *
 * <p>Called on the threads of the network, for one sender in order and never concurrently, for
 * different senders concurrently. Must not block.
 */
@FunctionalInterface
public interface FrameHandler {
  /**
   * Takes a frame.
   *
   * @param from the consenter of this channel whose client TLS certificate the connection showed
   * @return false if there is no room for it now: nothing more is read from the sender, and the
   *     same frame is offered again every few milliseconds until it is taken. The link is shared by
   *     all channels of the two nodes, so a channel that will never have room again (it halted)
   *     must leave or take and discard. A sender that gets nothing through for {@link
   *     LinkTimes#silence} drops the link and dials again; the refused frame is then lost.
   */
  boolean onFrame(NodeId from, Frame frame);
}

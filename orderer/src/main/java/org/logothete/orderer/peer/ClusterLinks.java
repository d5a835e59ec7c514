package org.logothete.orderer.peer;

import java.util.SortedMap;
import java.util.SortedSet;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.wire.proto.Frame;

/**
 * The links between this node and the other consenters of its channels. Delivery is best effort: a
 * frame may be lost, never altered, never attributed to another sender, and frames of one kind to
 * one node arrive in the order they were sent. Thread-safe; no method waits for the network, save
 * {@link #close}.
 */
public interface ClusterLinks extends AutoCloseable {
  /**
   * Starts to link a channel's members, or replaces its membership and handler by new ones: links
   * that no channel needs any more are closed, those that go on are not disturbed.
   *
   * @param others every consenter of the channel but this node
   * @throws IllegalArgumentException if two of them share a client TLS certificate
   * @throws IllegalStateException if the links are closed
   */
  void join(String channel, SortedMap<NodeId, PeerAddress> others, FrameHandler handler);

  /**
   * As {@link #join}, for a node that is no member itself: members that still take it for one are
   * let in and dialled back; the others, which would refuse it, are left alone.
   *
   * @throws IllegalArgumentException if two of them share a client TLS certificate
   * @throws IllegalStateException if the links are closed
   */
  void attend(String channel, SortedMap<NodeId, PeerAddress> members, FrameHandler handler);

  /**
   * Undoes {@link #join} and {@link #attend}; neither a channel not joined nor closed links are an
   * error.
   */
  void leave(String channel);

  /**
   * Hands a frame to the link's outbox.
   *
   * @param frame of this channel and of {@link #version}
   * @return false if the frame was dropped, and counted: the outbox is full, the link is down, the
   *     frame is larger than the limit or {@code to} is no member
   * @throws IllegalArgumentException if the frame names another channel or version, or is a Hello,
   *     a Ping or empty
   */
  boolean send(String channel, NodeId to, Frame frame);

  /** The version of the frame protocol to write into frames. */
  int version();

  /** The members of the channel that frames can be sent to now; empty if it is not joined. */
  SortedSet<NodeId> connected(String channel);

  /** Closes all links and stops listening; not to be called by a {@link FrameHandler}. */
  @Override
  void close();
}

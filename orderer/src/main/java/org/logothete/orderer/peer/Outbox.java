package org.logothete.orderer.peer;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.wire.proto.Frame;

/**
 * What waits to be written to one remote node: bounded in each lane, consensus before all else,
 * requests before blocks, though every eighth frame of the two is a block if one waits, or a busy
 * network would starve a node that catches up. Takes frames only while a connection is open; what a
 * broken connection leaves behind is dropped, since it is stale by the time of the next one.
 *
 * <p>Thread-safe: many senders, one reader.
 */
final class Outbox {
  /** What became of an offered frame. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  private static final int REQUESTS_IN_A_ROW_MAX = 7;

  private final OutboxLimits limits;
  private final Map<Lane, Queue> lanes = new EnumMap<>(Lane.class);
  private boolean open;
  private int requestsInARow;

  Outbox(OutboxLimits limits) {
    this.limits = limits;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new Queue());
    }
  }

  synchronized void open() {
    open = true;
  }

  /** Refuses frames from now on and drops those that wait; returns how many. */
  synchronized int close() {
    open = false;
    int dropped = 0;
    for (Queue lane : lanes.values()) {
      dropped += lane.frames.size();
      lane.frames.clear();
      lane.bytes = 0;
    }
    return dropped;
  }

  synchronized Offer offer(Frame frame) {
    if (!open) {
      return Offer.CLOSED;
    }
    Queue lane = lane(Lane.of(frame));
    long bytes = lane.bytes + frame.getSerializedSize();
    boolean full = lane.frames.size() >= limits.framesMax() || bytes > limits.bytesMax();
    // One frame always fits, or a block above the limit could never be sent.
    if (full && !lane.frames.isEmpty()) {
      return Offer.FULL;
    }
    lane.frames.add(frame);
    lane.bytes = bytes;
    return Offer.TAKEN;
  }

  synchronized @Nullable Frame poll() {
    Frame urgent = lane(Lane.CONSENSUS).poll();
    if (urgent != null) {
      return urgent;
    }
    boolean blocksTurn = requestsInARow >= REQUESTS_IN_A_ROW_MAX;
    Frame first = lane(blocksTurn ? Lane.BLOCKS : Lane.REQUESTS).poll();
    if (first != null) {
      requestsInARow = blocksTurn ? 0 : requestsInARow + 1;
      return first;
    }
    requestsInARow = 0;
    return lane(blocksTurn ? Lane.REQUESTS : Lane.BLOCKS).poll();
  }

  private Queue lane(Lane lane) {
    Queue queue = lanes.get(lane);
    if (queue == null) {
      throw new IllegalStateException("no lane " + lane);
    }
    return queue;
  }

  private static final class Queue {
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private long bytes;

    @Nullable Frame poll() {
      Frame frame = frames.poll();
      if (frame != null) {
        bytes -= frame.getSerializedSize();
      }
      return frame;
    }
  }
}

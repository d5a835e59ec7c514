package org.logothete.orderer.peer;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.wire.proto.Frame;

/**
 * What waits to be written to one remote node: bounded in each lane, consensus before all else,
 * then requests, what executors say, and blocks. Of eight frames that are not consensus's two are
 * execution's and one is a block if such wait, or a busy network would starve results and a node
 * that catches up. Takes frames only while a connection is open; what a broken connection leaves
 * behind is dropped, since it is stale by the time of the next one.
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

  /** Who is first in turn; all others in their order behind. */
  private static final List<Lane> TURNS =
      List.of(
          Lane.REQUESTS,
          Lane.EXECUTION,
          Lane.REQUESTS,
          Lane.REQUESTS,
          Lane.REQUESTS,
          Lane.EXECUTION,
          Lane.REQUESTS,
          Lane.BLOCKS);

  private static final List<Lane> IN_ORDER = List.of(Lane.REQUESTS, Lane.EXECUTION, Lane.BLOCKS);

  private final OutboxLimits limits;
  private final Map<Lane, Queue> lanes = new EnumMap<>(Lane.class);
  private boolean open;
  private int turn;

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
    Frame first = lane(TURNS.get(turn)).poll();
    turn = (turn + 1) % TURNS.size();
    for (Lane lane : IN_ORDER) {
      first = first == null ? lane(lane).poll() : first;
    }
    return first;
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

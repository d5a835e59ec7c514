package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.logothete.consensus.NodeId;

/**
 * What waits for the thread of direct agreement. Each other node has a room of its own, so that
 * none takes that of another; the node's own work is as much as its calls and never lost.
 * Thread-safe; one thread takes.
 */
final class DirectInbox {
  /** Most that waits of one node. */
  static final int BATCHES_MAX = 64;

  private static final long BYTES_MAX = 32L << 20;

  /** Of one node, so many are taken at a time. */
  private static final int TURN = 8;

  private static final class Room {
    private final Deque<DirectWork.Heard> waiting = new ArrayDeque<>();
    private long bytes;
  }

  private final Deque<DirectWork> own = new ArrayDeque<>();
  private final SortedMap<NodeId, Room> others = new TreeMap<>();

  synchronized void put(DirectWork work) {
    own.add(work);
    notifyAll();
  }

  /** False if the node's room is full: what it says is lost. */
  synchronized boolean offer(NodeId from, ByteString batch) {
    Room room = others.computeIfAbsent(from, _ -> new Room());
    boolean full = room.waiting.size() >= BATCHES_MAX || room.bytes + batch.size() > BYTES_MAX;
    if (full && !room.waiting.isEmpty()) {
      return false;
    }
    room.waiting.add(new DirectWork.Heard(from, batch));
    room.bytes += batch.size();
    notifyAll();
    return true;
  }

  /** What is there, the own first; waits for something until the time is over. */
  synchronized List<DirectWork> take(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (isEmpty() && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    List<DirectWork> taken = new ArrayList<>(own);
    own.clear();
    for (Room room : others.values()) {
      for (int i = 0; i < TURN && !room.waiting.isEmpty(); i++) {
        DirectWork.Heard heard = room.waiting.remove();
        room.bytes -= heard.batch().size();
        taken.add(heard);
      }
    }
    return taken;
  }

  private boolean isEmpty() {
    return own.isEmpty() && others.values().stream().allMatch(room -> room.waiting.isEmpty());
  }
}

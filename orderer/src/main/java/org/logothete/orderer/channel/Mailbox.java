package org.logothete.orderer.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded inbox of a channel loop: many threads put, the loop takes.
 *
 * <p>Three lanes, so that a flood on one cannot starve another. The node's own answers (a record is
 * durable, a proposal is checked) are never refused: each answers one request of the loop, which
 * bounds them. Peers' messages and clients' requests are refused when their lane is full; peers
 * send again, clients are told.
 */
final class Mailbox<T> {
  /** Where an item comes from. */
  enum Lane {
    OWN,
    PEER,
    CLIENT
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<T> own = new ArrayDeque<>();
  private final ArrayDeque<T> peer = new ArrayDeque<>();
  private final ArrayDeque<T> client = new ArrayDeque<>();
  private final int peerItemsMax;
  private final int clientItemsMax;
  private boolean closed;

  Mailbox(int peerItemsMax, int clientItemsMax) {
    this.peerItemsMax = peerItemsMax;
    this.clientItemsMax = clientItemsMax;
  }

  /**
   * Puts the item in its lane; false if the lane is full or the mailbox closed, and the item was
   * not taken.
   */
  boolean put(Lane lane, T item) {
    lock.lock();
    try {
      boolean taken =
          !closed
              && switch (lane) {
                case OWN -> own.add(item);
                case PEER -> peer.size() < peerItemsMax && peer.add(item);
                case CLIENT -> client.size() < clientItemsMax && client.add(item);
              };
      if (taken) {
        arrived.signal();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what is there, own items first and at most {@code perLaneMax} of each other lane; waits
   * up to {@code patienceMillis} for the first item that it may take.
   */
  List<T> take(int perLaneMax, long patienceMillis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
      while (own.isEmpty()
          && (perLaneMax == 0 || (peer.isEmpty() && client.isEmpty()))
          && left > 0) {
        left = arrived.awaitNanos(left);
      }
      List<T> taken = new ArrayList<>();
      drain(own, taken, Integer.MAX_VALUE);
      drain(peer, taken, perLaneMax);
      drain(client, taken, perLaneMax);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody will take any more: refuses everything from now on and answers what waited. */
  List<T> close() {
    lock.lock();
    try {
      closed = true;
      List<T> left = new ArrayList<>();
      drain(own, left, Integer.MAX_VALUE);
      drain(peer, left, Integer.MAX_VALUE);
      drain(client, left, Integer.MAX_VALUE);
      return left;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private static <T> void drain(ArrayDeque<T> from, List<T> to, int most) {
    for (int i = 0; i < most && !from.isEmpty(); i++) {
      to.add(from.poll());
    }
  }
}

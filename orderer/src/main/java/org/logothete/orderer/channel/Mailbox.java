package org.logothete.orderer.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.logothete.orderer.verify.Backlog;

/**
 * The bounded inbox of a channel loop: many threads put, the loop takes.
 *
 * <p>Three lanes, so that a flood on one cannot starve another. The node's own answers (a record is
 * durable, a proposal is checked) are never refused: each answers one request of the loop, which
 * bounds them. Peers' messages and clients' requests are refused when their lane is full, by number
 * or by bytes; peers send again, clients are told.
 */
final class Mailbox<T> {
  /** Where an item comes from that may be refused. */
  enum Lane {
    PEER,
    CLIENT
  }

  /** A bounded lane; guarded by the mailbox's lock. */
  private static final class Waiting<T> {
    private record Sized<T>(T item, long bytes) {}

    private final ArrayDeque<Sized<T>> items = new ArrayDeque<>();
    private final Backlog backlog;

    Waiting(Backlog backlog) {
      this.backlog = backlog;
    }

    boolean add(T item, long bytes) {
      return backlog.enter(bytes) && items.add(new Sized<>(item, bytes));
    }

    boolean isEmpty() {
      return items.isEmpty();
    }

    void drain(List<T> to, int most) {
      for (int i = 0; i < most && !items.isEmpty(); i++) {
        Sized<T> next = items.remove();
        backlog.leave(next.bytes());
        to.add(next.item());
      }
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final ArrayDeque<T> own = new ArrayDeque<>();
  private final Waiting<T> peer;
  private final Waiting<T> client;
  private boolean closed;

  /**
   * An empty mailbox, whose lanes hold as much as these backlogs, which are its own from now on.
   */
  Mailbox(Backlog peer, Backlog client) {
    this.peer = new Waiting<>(peer);
    this.client = new Waiting<>(client);
  }

  /** Puts an answer of the node itself; false if the mailbox is closed. */
  boolean putOwn(T item) {
    lock.lock();
    try {
      boolean taken = !closed && own.add(item);
      if (taken) {
        arrived.signal();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts the item in its lane; false if the lane is full or the mailbox closed, and the item was
   * not taken.
   *
   * @param bytes what the item holds in memory
   */
  boolean put(Lane lane, T item, long bytes) {
    lock.lock();
    try {
      boolean taken =
          !closed
              && switch (lane) {
                case PEER -> peer.add(item, bytes);
                case CLIENT -> client.add(item, bytes);
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
      drainOwn(taken);
      peer.drain(taken, perLaneMax);
      client.drain(taken, perLaneMax);
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
      drainOwn(left);
      peer.drain(left, Integer.MAX_VALUE);
      client.drain(left, Integer.MAX_VALUE);
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

  private void drainOwn(List<T> to) {
    to.addAll(own);
    own.clear();
  }
}

package org.logothete.orderer.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.client.OrdererConnection;

/**
 * One client, connected from the beginning: keeps a Broadcast stream to its node full, or at its
 * pace; or, as Fabric's gateway does, sends each transaction to several nodes at once. Runs on one
 * thread.
 */
final class LoadClient {
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a client holds back after a refusal or a broken stream. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int number;
  private final List<Route> routes = new ArrayList<>();
  private final Shared shared;
  private volatile boolean holdBack;

  /**
   * @param connections to the nodes that get each transaction
   */
  LoadClient(int number, List<OrdererConnection> connections, Shared shared) {
    this.number = number;
    this.shared = shared;
    connections.forEach(connection -> routes.add(new Route(connection)));
  }

  /**
   * What all clients of a process have in common.
   *
   * @param acknowledgements of so many nodes, and a transaction counts as acknowledged
   * @param toSend how many transactions all clients together may still send
   */
  record Shared(
      TransactionSupply supply,
      Submissions submissions,
      int acknowledgements,
      AtomicLong toSend,
      StopSign stop) {}

  /**
   * Submits until the run is over.
   *
   * @param pacing null to send as fast as there is room
   */
  void run(@Nullable Pacing pacing) {
    try {
      long index = 0;
      while (!shared.stop.isRaised() && shared.toSend.getAndDecrement() > 0) {
        if (!sendNext(index, pacing)) {
          return;
        }
        index++;
        pauseIfAsked(pacing);
      }
    } catch (InterruptedException _) {
      // The run is being abandoned.
      Thread.currentThread().interrupt();
    } finally {
      routes.forEach(Route::close);
    }
  }

  /** Sends one transaction when it is due and there is room; false if the run ended before. */
  private boolean sendNext(long index, @Nullable Pacing pacing) throws InterruptedException {
    SignedTransaction transaction = null;
    while (transaction == null) {
      if (shared.stop.isRaised()) {
        return false;
      }
      transaction = shared.supply.take(PATIENCE_NANOS);
    }
    long due = pacing == null ? 0 : pacing.dueNanos(number, index);
    if (pacing != null && !waitUntil(due)) {
      return false;
    }
    while (!shared.submissions.reserve(PATIENCE_NANOS)) {
      if (shared.stop.isRaised()) {
        return false;
      }
    }
    send(transaction, pacing == null ? System.nanoTime() : due);
    return true;
  }

  private void send(SignedTransaction transaction, long due) throws InterruptedException {
    String id = transaction.transactionId();
    shared.submissions.sending(id, due, transaction.envelope().getSerializedSize());
    Verdict verdict = new Verdict(shared.submissions, id, routes.size(), shared.acknowledgements);
    for (Route route : routes) {
      boolean room = routes.size() == 1 ? route.awaitRoom(shared.stop) : route.tryRoom();
      if (room) {
        route.send(transaction.envelope(), verdict, () -> holdBack = true);
      } else {
        // One of several that is slow holds the others up no more than it would a gateway.
        verdict.failed("NO_ROOM", System.nanoTime());
      }
    }
  }

  private boolean waitUntil(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (shared.stop.isRaised()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, PATIENCE_NANOS));
      left = due - System.nanoTime();
    }
    return !shared.stop.isRaised();
  }

  /**
   * Only without a pace, or while nobody can be reached: a steady load does not slow down because
   * it is refused.
   */
  private void pauseIfAsked(@Nullable Pacing pacing) {
    if (holdBack) {
      holdBack = false;
      if (pacing == null || routes.stream().allMatch(Route::isBroken)) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}

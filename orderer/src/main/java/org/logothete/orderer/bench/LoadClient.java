package org.logothete.orderer.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.client.OrdererConnection;

/** One client: keeps a Broadcast stream to its node full, or at its pace. Runs on one thread. */
final class LoadClient implements Runnable {
  /** Envelopes of one client that wait for their answer. */
  private static final int UNANSWERED_MAX = 256;

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long a client holds back after a refusal or a broken stream. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final int number;
  private final OrdererConnection connection;
  private final Shared shared;
  private volatile boolean streamBroken;
  private volatile boolean holdBack;

  LoadClient(int number, OrdererConnection connection, Shared shared) {
    this.number = number;
    this.connection = connection;
    this.shared = shared;
  }

  /**
   * What all clients of a run have in common.
   *
   * @param pacing null to send as fast as there is room
   * @param toSend how many transactions all clients together may still send
   */
  record Shared(
      TransactionSupply supply,
      Submissions submissions,
      @Nullable Pacing pacing,
      AtomicLong toSend,
      StopSign stop) {}

  @Override
  public void run() {
    BroadcastSession session = connection.broadcast(UNANSWERED_MAX);
    try {
      long index = 0;
      while (!shared.stop.isRaised() && shared.toSend.getAndDecrement() > 0) {
        if (streamBroken) {
          session.close();
          streamBroken = false;
          session = connection.broadcast(UNANSWERED_MAX);
        }
        if (!sendNext(session, index)) {
          return;
        }
        index++;
        pauseIfAsked();
      }
    } catch (InterruptedException _) {
      // The run is being abandoned.
      Thread.currentThread().interrupt();
    } finally {
      session.close();
    }
  }

  /** Sends one transaction when it is due and there is room; false if the run ended before. */
  private boolean sendNext(BroadcastSession session, long index) throws InterruptedException {
    SignedTransaction transaction = null;
    while (transaction == null) {
      if (shared.stop.isRaised()) {
        return false;
      }
      transaction = shared.supply.take(PATIENCE_NANOS);
    }
    Pacing pacing = shared.pacing;
    long due = pacing == null ? 0 : pacing.dueNanos(number, index);
    if (pacing != null && !waitUntil(due)) {
      return false;
    }
    while (!shared.submissions.reserve(PATIENCE_NANOS)) {
      if (shared.stop.isRaised()) {
        return false;
      }
    }
    String id = transaction.transactionId();
    int bytes = transaction.envelope().getSerializedSize();
    shared.submissions.sending(id, pacing == null ? System.nanoTime() : due, bytes);
    var _ =
        session
            .send(transaction.envelope())
            .whenComplete((response, failure) -> answered(id, response, failure));
    return true;
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

  /** On a thread of gRPC. */
  private void answered(
      String id, @Nullable BroadcastResponse response, @Nullable Throwable failure) {
    long now = System.nanoTime();
    if (response != null && response.getStatus() == Status.SUCCESS) {
      shared.submissions.acknowledged(id, now);
      return;
    }
    if (response != null) {
      shared.submissions.refused(id, response.getStatus().name(), now);
    } else {
      streamBroken = true;
      shared.submissions.refused(id, failure == null ? "NO_ANSWER" : "STREAM_BROKEN", now);
    }
    holdBack = true;
  }

  /** Only without a pace: a steady load does not slow down because it is refused. */
  private void pauseIfAsked() {
    if (holdBack) {
      holdBack = false;
      if (shared.pacing == null || streamBroken) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}

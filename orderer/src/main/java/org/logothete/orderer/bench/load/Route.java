package org.logothete.orderer.bench.load;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.client.BroadcastSession;
import org.logothete.orderer.client.OrdererConnection;

/**
 * A client's Broadcast stream to one node, opened at once, so that the node is dialled, and anew
 * when it broke. Used by one thread.
 */
final class Route {
  /** Envelopes that wait for their answer. */
  private static final int UNANSWERED_MAX = 256;

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final OrdererConnection connection;
  private final Semaphore room = new Semaphore(UNANSWERED_MAX);
  private BroadcastSession session;
  private volatile boolean broken;

  Route(OrdererConnection connection) {
    this.connection = connection;
    this.session = connection.broadcast(UNANSWERED_MAX);
  }

  boolean isBroken() {
    return broken;
  }

  /** Takes room for one more envelope; there may be none even at the end of the run. */
  boolean awaitRoom(StopSign stop) throws InterruptedException {
    while (!room.tryAcquire(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      if (stop.isRaised()) {
        return false;
      }
    }
    return true;
  }

  boolean tryRoom() {
    return room.tryAcquire();
  }

  /**
   * Sends an envelope, for which there is room.
   *
   * @param onRefusal called, on a thread of gRPC, if the answer is not 200
   */
  void send(Envelope envelope, Verdict verdict, Runnable onRefusal) throws InterruptedException {
    var _ =
        open()
            .send(envelope)
            .whenComplete(
                (response, failure) -> {
                  room.release();
                  if (!answered(verdict, response, failure)) {
                    onRefusal.run();
                  }
                });
  }

  private BroadcastSession open() {
    if (broken) {
      close();
      broken = false;
      session = connection.broadcast(UNANSWERED_MAX);
    }
    return session;
  }

  private boolean answered(
      Verdict verdict, @Nullable BroadcastResponse response, @Nullable Throwable failure) {
    long now = System.nanoTime();
    if (response != null && response.getStatus() == Status.SUCCESS) {
      verdict.succeeded(now);
      return true;
    }
    if (response != null) {
      verdict.failed(response.getStatus().name(), now);
    } else {
      broken = true;
      verdict.failed(failure == null ? "NO_ANSWER" : "STREAM_BROKEN", now);
    }
    return false;
  }

  void close() {
    session.close();
  }
}

package org.logothete.orderer.client;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc.AtomicBroadcastStub;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.logothete.orderer.settings.HostPort;

/**
 * A Broadcast stream that does not wait for one answer before it sends the next envelope; the
 * orderer answers in order. Thread-safe.
 */
public final class BroadcastSession implements AutoCloseable {
  private final HostPort node;
  private final Semaphore slots;
  private final ConcurrentLinkedQueue<CompletableFuture<BroadcastResponse>> waiting =
      new ConcurrentLinkedQueue<>();
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private final ClientCallStreamObserver<Envelope> requests;

  BroadcastSession(HostPort node, AtomicBroadcastStub stub, int inFlightMax) {
    this.node = node;
    this.slots = new Semaphore(inFlightMax);
    this.requests = (ClientCallStreamObserver<Envelope>) stub.broadcast(new Answers());
  }

  /**
   * Sends an envelope, waiting while too many are unanswered. The answer fails with a {@link
   * ClientException} if the stream breaks first.
   *
   * @throws InterruptedException if interrupted while waiting for room
   */
  public CompletableFuture<BroadcastResponse> send(Envelope envelope) throws InterruptedException {
    slots.acquire();
    CompletableFuture<BroadcastResponse> answer = new CompletableFuture<>();
    synchronized (requests) {
      String broken = failure.get();
      if (!broken.isEmpty()) {
        slots.release();
        answer.completeExceptionally(new ClientException(broken));
        return answer;
      }
      waiting.add(answer);
      requests.onNext(envelope);
    }
    return answer;
  }

  /** Tells the node that nothing more comes; answers under way still arrive. */
  @Override
  public void close() {
    synchronized (requests) {
      if (failure.get().isEmpty()) {
        requests.onCompleted();
      }
    }
  }

  private void fail(String reason) {
    failure.compareAndSet("", reason);
    CompletableFuture<BroadcastResponse> answer = waiting.poll();
    while (answer != null) {
      slots.release();
      answer.completeExceptionally(new ClientException(reason));
      answer = waiting.poll();
    }
  }

  private final class Answers implements ClientResponseObserver<Envelope, BroadcastResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> stream) {}

    @Override
    public void onNext(BroadcastResponse response) {
      CompletableFuture<BroadcastResponse> answer = waiting.poll();
      if (answer != null) {
        slots.release();
        answer.complete(response);
      }
    }

    @Override
    public void onError(Throwable error) {
      fail("the Broadcast stream to " + node + " broke: " + Failures.reason(error));
    }

    @Override
    public void onCompleted() {
      fail(node + " closed the Broadcast stream");
    }
  }
}

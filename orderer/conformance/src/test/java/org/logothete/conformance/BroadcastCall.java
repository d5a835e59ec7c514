package org.logothete.conformance;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * One Broadcast stream with many envelopes under way; answers come in the order of the envelopes.
 * One thread sends; the listener is called by gRPC's threads, one at a time.
 */
final class BroadcastCall implements AutoCloseable {
  private final ClientCall<byte[], byte[]> call;
  private final Listener listener;
  private final Semaphore window;
  private final Deque<EndorsedCall> unanswered = new ArrayDeque<>();
  private boolean closed;

  /** Told what becomes of envelopes. */
  interface Listener {
    void answered(EndorsedCall sent, int status, String info);

    /** The stream is over, once; these envelopes were sent and never answered. */
    void closed(List<EndorsedCall> unanswered, Status why);
  }

  private BroadcastCall(NodeConnection node, Listener listener, int windowSize) {
    this.call = node.channel().newCall(NodeConnection.method("Broadcast"), CallOptions.DEFAULT);
    this.listener = listener;
    this.window = new Semaphore(windowSize);
  }

  static BroadcastCall open(NodeConnection node, Listener listener, int windowSize) {
    BroadcastCall broadcast = new BroadcastCall(node, listener, windowSize);
    broadcast.call.start(broadcast.new Answers(), new Metadata());
    broadcast.call.request(windowSize);
    return broadcast;
  }

  /** Sends an envelope when there is room; false if the stream is over and it was not sent. */
  boolean send(EndorsedCall envelope) throws InterruptedException {
    window.acquire();
    synchronized (unanswered) {
      if (closed) {
        window.release();
        return false;
      }
      unanswered.add(envelope);
    }
    call.sendMessage(envelope.envelope());
    return true;
  }

  boolean isOver() {
    synchronized (unanswered) {
      return closed;
    }
  }

  private final class Answers extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      EndorsedCall first;
      synchronized (unanswered) {
        first = unanswered.remove();
      }
      call.request(1);
      window.release();
      try {
        WireMessage answer = WireMessage.of(message);
        listener.answered(first, (int) answer.number(1), answer.text(2));
      } catch (AuditException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      List<EndorsedCall> left;
      synchronized (unanswered) {
        closed = true;
        left = new ArrayList<>(unanswered);
        unanswered.clear();
      }
      window.release(Integer.MAX_VALUE / 2);
      listener.closed(left, status);
    }
  }

  @Override
  public void close() {
    call.cancel("done", null);
  }
}

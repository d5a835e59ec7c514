package org.logothete.conformance;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One Deliver request and its answers, {@code orderer.DeliverResponse} each. Holds at most one
 * answer in memory: the next is asked for when the last was taken. For one thread.
 */
public final class DeliverCall implements AutoCloseable {
  private final NodeConnection node;
  private final ClientCall<byte[], byte[]> call;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(4);

  /** What gRPC told us. */
  private sealed interface Event {
    record Answer(WireMessage response) implements Event {}

    record Malformed(AuditException why) implements Event {}

    record Closed(Status status) implements Event {}
  }

  private DeliverCall(NodeConnection node) {
    this.node = node;
    this.call = node.channel().newCall(NodeConnection.method("Deliver"), CallOptions.DEFAULT);
  }

  /** Sends the request, a signed {@code common.Envelope}. */
  public static DeliverCall send(NodeConnection node, byte[] envelope) {
    DeliverCall deliver = new DeliverCall(node);
    deliver.call.start(deliver.new Listener(), new Metadata());
    deliver.call.request(1);
    deliver.call.sendMessage(envelope);
    return deliver;
  }

  private final class Listener extends ClientCall.Listener<byte[]> {
    @Override
    public void onMessage(byte[] message) {
      try {
        events.add(new Event.Answer(WireMessage.of(message)));
      } catch (AuditException e) {
        events.add(new Event.Malformed(e));
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      events.add(new Event.Closed(status));
    }
  }

  /**
   * The next answer: field 1 is a closing status, field 2 a block.
   *
   * @throws AuditException if none comes in time, or the node ends the stream
   */
  WireMessage next(Duration patience) throws AuditException, InterruptedException {
    Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (event == null) {
      throw new AuditException(node.address() + " did not answer a Deliver request in " + patience);
    }
    return switch (event) {
      case Event.Answer(WireMessage response) -> {
        call.request(1);
        yield response;
      }
      case Event.Malformed(AuditException why) -> throw why;
      case Event.Closed(Status status) ->
          throw new AuditException(node.address() + " ended the Deliver stream: " + status);
    };
  }

  @Override
  public void close() {
    call.cancel("done", null);
  }
}

package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.jspecify.annotations.Nullable;
import org.logothete.orderer.api.RequestEnvelope.UnreadableException;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Broadcast stream. Envelopes are handed to their channels as they come, up to a number at
 * once; answers leave in the order of the requests. As in Fabric ({@code
 * orderer/common/broadcast}), an answer other than SUCCESS is the stream's last.
 *
 * <p>Flow control: the stream is read only while fewer than the allowed envelopes wait for their
 * answers and while the client takes the answers in, so a client that is faster than ordering is
 * held back by HTTP/2 and not by this node's memory.
 *
 * <p>gRPC calls the listener's methods one at a time; answers come from other threads. All state is
 * guarded by this object's monitor, under which {@code call} is used too.
 */
final class BroadcastStream extends ServerCall.Listener<ByteString> {
  private static final Logger LOG = LoggerFactory.getLogger(BroadcastStream.class);

  /** Envelopes asked of gRPC ahead of need, so that reading does not wait for a thread switch. */
  private static final int READ_AHEAD = 8;

  private static final String UNKNOWN = "unknown";

  /** What all Broadcast streams of a server share. */
  record Shared(
      ChannelRegistry channels,
      ApiObserver observer,
      InFlightBytes inFlightBytes,
      int envelopesMax,
      Executor executor) {}

  private static final class Pending {
    private final long arrivedNanos = System.nanoTime();
    private String channel = UNKNOWN;
    private String type = UNKNOWN;
    private volatile @Nullable SubmitOutcome outcome;
  }

  private final ServerCall<ByteString, BroadcastResponse> call;
  private final Shared shared;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private int asked;
  private boolean headersSent;
  private boolean requestsOver;
  private boolean ended;

  BroadcastStream(ServerCall<ByteString, BroadcastResponse> call, Shared shared) {
    this.call = call;
    this.shared = shared;
  }

  /** Asks for the first envelopes. */
  synchronized void start() {
    askForMore();
  }

  @Override
  public void onMessage(ByteString envelope) {
    Pending entry = new Pending();
    synchronized (this) {
      asked--;
      if (ended) {
        return;
      }
      pending.add(entry);
    }
    var _ =
        submit(envelope, entry)
            .handle(BroadcastStream::outcomeOrInternalError)
            .thenAcceptAsync(
                outcome -> {
                  entry.outcome = outcome;
                  answer();
                },
                shared.executor());
    synchronized (this) {
      askForMore();
    }
  }

  private CompletionStage<SubmitOutcome> submit(ByteString envelope, Pending entry) {
    OrderedChannel channel;
    try {
      RequestEnvelope request = RequestEnvelope.parse(envelope);
      HeaderType type = HeaderType.forNumber(request.channelHeader().getType());
      entry.type = type == null ? UNKNOWN : type.name();
      String id = request.channelHeader().getChannelId();
      Optional<OrderedChannel> found = shared.channels().channel(id);
      if (found.isEmpty()) {
        return refused(
            org.hyperledger.fabric.protos.common.Status.BAD_REQUEST, "channel does not exist");
      }
      channel = found.get();
      entry.channel = channel.id();
    } catch (UnreadableException e) {
      return refused(
          org.hyperledger.fabric.protos.common.Status.BAD_REQUEST,
          "could not determine channel ID: " + e.getMessage());
    }
    if (!shared.inFlightBytes().tryTake(envelope.size())) {
      return refused(
          org.hyperledger.fabric.protos.common.Status.SERVICE_UNAVAILABLE,
          "this orderer holds as many unanswered envelopes as it may; try another or later");
    }
    CompletionStage<SubmitOutcome> outcome;
    try {
      outcome = channel.submit(envelope);
    } catch (RuntimeException e) {
      outcome = CompletableFuture.failedStage(e);
    }
    return outcome.whenComplete((_, _) -> shared.inFlightBytes().giveBack(envelope.size()));
  }

  private static CompletionStage<SubmitOutcome> refused(
      org.hyperledger.fabric.protos.common.Status status, String info) {
    return CompletableFuture.completedStage(new SubmitOutcome.Refused(status, info));
  }

  private static SubmitOutcome outcomeOrInternalError(
      @Nullable SubmitOutcome outcome, @Nullable Throwable failure) {
    if (outcome != null) {
      return outcome;
    }
    LOG.error("a channel broke its contract while it took an envelope", failure);
    return new SubmitOutcome.Refused(
        org.hyperledger.fabric.protos.common.Status.INTERNAL_SERVER_ERROR,
        "internal error, see this orderer's log");
  }

  /** Sends the answers that are due, in order. */
  private synchronized void answer() {
    while (!ended) {
      Pending first = pending.peek();
      SubmitOutcome outcome = first == null ? null : first.outcome;
      if (first == null || outcome == null) {
        break;
      }
      pending.remove();
      send(first, outcome);
    }
    endIfDone();
    askForMore();
  }

  private void send(Pending entry, SubmitOutcome outcome) {
    BroadcastResponse response =
        switch (outcome) {
          case SubmitOutcome.Accepted _ ->
              BroadcastResponse.newBuilder()
                  .setStatus(org.hyperledger.fabric.protos.common.Status.SUCCESS)
                  .build();
          case SubmitOutcome.Refused(var status, var info) ->
              BroadcastResponse.newBuilder().setStatus(status).setInfo(info).build();
        };
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(response);
    shared
        .observer()
        .broadcastAnswered(
            entry.channel,
            entry.type,
            response.getStatus(),
            System.nanoTime() - entry.arrivedNanos);
    if (response.getStatus() != org.hyperledger.fabric.protos.common.Status.SUCCESS) {
      LOG.debug(
          "[{}] refused an envelope of type {}: {} {}",
          entry.channel,
          entry.type,
          response.getStatus(),
          response.getInfo());
      end();
    }
  }

  private void endIfDone() {
    if (requestsOver && pending.isEmpty()) {
      end();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      pending.clear();
      call.close(Status.OK, new Metadata());
    }
  }

  private void askForMore() {
    if (ended || requestsOver || !call.isReady()) {
      return;
    }
    int room = Math.min(READ_AHEAD, shared.envelopesMax() - pending.size());
    if (room > 0 && asked <= room / 2) {
      int more = room - asked;
      asked = room;
      call.request(more);
    }
  }

  @Override
  public synchronized void onReady() {
    askForMore();
  }

  @Override
  public synchronized void onHalfClose() {
    requestsOver = true;
    endIfDone();
  }

  @Override
  public synchronized void onCancel() {
    ended = true;
    pending.clear();
  }
}

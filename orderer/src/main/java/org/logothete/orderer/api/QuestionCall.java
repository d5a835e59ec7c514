package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.jspecify.annotations.Nullable;
import org.logothete.ledger.LedgerException;
import org.logothete.orderer.api.RequestEnvelope.UnreadableException;
import org.logothete.orderer.channel.ChannelRegistry;

/**
 * One question about execution: checked as a request for blocks is, then answered on a virtual
 * thread, because answers may be waited for.
 */
final class QuestionCall extends ServerCall.Listener<ByteString> {
  /** What all calls of a server share. */
  record Shared(
      ChannelRegistry channels, AccessPolicy policy, RequestGate gate, Questions questions) {}

  private final ServerCall<ByteString, ByteString> call;
  private final Shared shared;
  private @Nullable Thread thread;

  QuestionCall(ServerCall<ByteString, ByteString> call, Shared shared) {
    this.call = call;
    this.shared = shared;
  }

  void start() {
    call.request(1);
  }

  @Override
  public void onMessage(ByteString envelope) {
    thread = Thread.ofVirtual().name("question").start(() -> serve(envelope));
  }

  @Override
  public void onCancel() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void serve(ByteString envelope) {
    try {
      ByteString answer = answer(envelope);
      call.sendHeaders(new Metadata());
      call.sendMessage(answer);
      call.close(Status.OK, new Metadata());
    } catch (Questions.RefusedException e) {
      call.close(e.status(), new Metadata());
    } catch (LedgerException e) {
      call.close(Status.UNAVAILABLE.withDescription(e.getMessage()), new Metadata());
    } catch (InterruptedException e) {
      // The client has gone: nobody to tell.
      Thread.currentThread().interrupt();
    }
  }

  private ByteString answer(ByteString bytes)
      throws Questions.RefusedException, InterruptedException {
    RequestEnvelope envelope;
    SignedRequest signed;
    try {
      envelope = RequestEnvelope.parse(bytes);
      signed = envelope.signedRequest();
    } catch (UnreadableException e) {
      throw refused(Status.Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
    ChannelHeader header = envelope.channelHeader();
    Optional<SSLSession> session =
        Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    Optional<String> refusal = shared.gate().refusal(header, session);
    if (refusal.isPresent()) {
      throw refused(Status.Code.INVALID_ARGUMENT, refusal.get());
    }
    String channel = header.getChannelId();
    if (shared.channels().channel(channel).isEmpty()) {
      throw refused(Status.Code.NOT_FOUND, "this node has no channel '%s'".formatted(channel));
    }
    Optional<String> forbidden =
        new ReadAccess(shared.policy(), shared.gate().clock(), channel, signed).refusal();
    if (forbidden.isPresent()) {
      throw refused(Status.Code.PERMISSION_DENIED, forbidden.get());
    }
    return shared.questions().answer(channel, signed.creator(), envelope.data());
  }

  private static Questions.RefusedException refused(Status.Code code, String why) {
    return new Questions.RefusedException(code, why);
  }
}

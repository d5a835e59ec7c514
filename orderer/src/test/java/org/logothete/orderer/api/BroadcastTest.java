package org.logothete.orderer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.channel.SubmitOutcome;

class BroadcastTest {
  private static StreamObserver<Envelope> open(
      ManagedChannel connection, Answers<BroadcastResponse> answers) {
    return AtomicBroadcastGrpc.newStub(connection).broadcast(answers);
  }

  private static StreamObserver<ByteString> openRaw(
      ManagedChannel connection, Answers<BroadcastResponse> answers) {
    return ClientCalls.asyncBidiStreamingCall(
        connection.newCall(WireFormat.BROADCAST, CallOptions.DEFAULT), answers);
  }

  private static BroadcastResponse refused(Status status, String info) {
    return BroadcastResponse.newBuilder().setStatus(status).setInfo(info).build();
  }

  private static final BroadcastResponse SUCCESS =
      BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build();

  @Test
  void answersInTheOrderOfTheRequests() throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<BroadcastResponse> answers = new Answers<>();
      StreamObserver<Envelope> requests = open(api.connect(), answers);
      requests.onNext(TestApi.transaction(TestApi.CHANNEL, "first"));
      requests.onNext(TestApi.transaction(TestApi.CHANNEL, "second"));
      TestChannel.Submitted first = api.channel.nextSubmitted();
      TestChannel.Submitted second = api.channel.nextSubmitted();

      second
          .outcome()
          .complete(new SubmitOutcome.Refused(Status.FORBIDDEN, "implicit policy failed"));
      first.accept();

      assertThat(answers.next()).isEqualTo(SUCCESS);
      assertThat(answers.next()).isEqualTo(refused(Status.FORBIDDEN, "implicit policy failed"));
      assertThat(answers.end().isOk()).as("Fabric ends the stream after a refusal").isTrue();
    }
  }

  @Test
  void handsOverTheBytesExactlyAsTheyCame() throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<BroadcastResponse> answers = new Answers<>();
      Envelope envelope = TestApi.transaction(TestApi.CHANNEL, "text");
      // The signature before the payload: the same message, another encoding.
      ByteString reordered =
          Envelope.newBuilder()
              .setSignature(envelope.getSignature())
              .build()
              .toByteString()
              .concat(
                  Envelope.newBuilder().setPayload(envelope.getPayload()).build().toByteString());
      assertThat(reordered).isNotEqualTo(envelope.toByteString());

      openRaw(api.connect(), answers).onNext(reordered);

      TestChannel.Submitted submitted = api.channel.nextSubmitted();
      assertThat(submitted.envelope()).isEqualTo(reordered);
      submitted.accept();
      assertThat(answers.next()).isEqualTo(SUCCESS);
    }
  }

  @Test
  void keepsABoundedNumberInFlight() throws Exception {
    int window = 4;
    try (TestApi api =
        TestApi.start(new ClientApiSettings.Limits(10, 10, window, Long.MAX_VALUE))) {
      Answers<BroadcastResponse> answers = new Answers<>();
      StreamObserver<Envelope> requests = open(api.connect(), answers);
      int count = 50;
      for (int i = 0; i < count; i++) {
        requests.onNext(TestApi.transaction(TestApi.CHANNEL, "tx " + i));
      }
      requests.onCompleted();
      List<TestChannel.Submitted> held = new ArrayList<>();
      for (int i = 0; i < window; i++) {
        held.add(api.channel.nextSubmitted());
      }
      for (int i = 0; i < count; i++) {
        held.get(i).accept();
        if (held.size() < count) {
          held.add(api.channel.nextSubmitted());
        }
        assertThat(answers.next()).isEqualTo(SUCCESS);
      }
      assertThat(answers.end().isOk()).isTrue();
      assertThat(api.channel.inFlightMax()).isEqualTo(window);
    }
  }

  @Test
  void answersWhatIsPendingAfterTheClientHasFinished() throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<BroadcastResponse> answers = new Answers<>();
      StreamObserver<Envelope> requests = open(api.connect(), answers);
      requests.onNext(TestApi.transaction(TestApi.CHANNEL, "last"));
      TestChannel.Submitted last = api.channel.nextSubmitted();
      requests.onCompleted();
      last.accept();
      assertThat(answers.next()).isEqualTo(SUCCESS);
      assertThat(answers.end().isOk()).isTrue();
    }
  }

  @Test
  void anUnknownChannelIsRefusedWithFabricsStatusAndText() throws Exception {
    assertRefused(
        TestApi.transaction("elsewhere", "text").toByteString(),
        refused(Status.BAD_REQUEST, "channel does not exist"));
  }

  @Test
  void anEmptyEnvelopeIsRefused() throws Exception {
    assertRefused(
        ByteString.EMPTY,
        refused(Status.BAD_REQUEST, "could not determine channel ID: header not set"));
  }

  @Test
  void anEnvelopeWithoutChannelHeaderIsRefused() throws Exception {
    Payload payload = Payload.newBuilder().setHeader(Header.getDefaultInstance()).build();
    assertRefused(
        Envelope.newBuilder().setPayload(payload.toByteString()).build().toByteString(),
        refused(Status.BAD_REQUEST, "could not determine channel ID: channel header not set"));
  }

  @Test
  void bytesThatAreNoEnvelopeAreRefused() throws Exception {
    assertRefusedStartingWith(
        ByteString.copyFromUtf8("\n\u0007no"),
        "could not determine channel ID: error unmarshalling Envelope: ");
  }

  @Test
  void aPayloadThatIsNoneIsRefused() throws Exception {
    Envelope envelope =
        Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("\n\u0007no")).build();
    assertRefusedStartingWith(
        envelope.toByteString(), "could not determine channel ID: error unmarshalling Payload: ");
  }

  @Test
  void aChannelHeaderThatIsNoneIsRefused() throws Exception {
    Header header =
        Header.newBuilder().setChannelHeader(ByteString.copyFromUtf8("\n\u0007no")).build();
    Envelope envelope =
        Envelope.newBuilder()
            .setPayload(Payload.newBuilder().setHeader(header).build().toByteString())
            .build();
    assertRefusedStartingWith(
        envelope.toByteString(),
        "could not determine channel ID: error unmarshalling channel header: "
            + "error unmarshalling ChannelHeader: ");
  }

  @Test
  void tooManyUnansweredBytesAreUnavailable() throws Exception {
    Envelope envelope = TestApi.transaction(TestApi.CHANNEL, "a".repeat(1000));
    int size = envelope.getSerializedSize();
    try (TestApi api = TestApi.start(new ClientApiSettings.Limits(10, 10, 10, size + 1))) {
      Answers<BroadcastResponse> one = new Answers<>();
      open(api.connect(), one).onNext(envelope);
      TestChannel.Submitted held = api.channel.nextSubmitted();

      Answers<BroadcastResponse> two = new Answers<>();
      open(api.connect(), two).onNext(envelope);
      assertThat(two.next().getStatus()).isEqualTo(Status.SERVICE_UNAVAILABLE);
      assertThat(two.end().isOk()).isTrue();

      held.accept();
      assertThat(one.next()).isEqualTo(SUCCESS);
      Answers<BroadcastResponse> three = new Answers<>();
      open(api.connect(), three).onNext(envelope);
      api.channel.nextSubmitted().accept();
      assertThat(three.next()).isEqualTo(SUCCESS);
    }
  }

  @Test
  void aChannelThatFailsIsAnInternalError() throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<BroadcastResponse> answers = new Answers<>();
      open(api.connect(), answers).onNext(TestApi.transaction(TestApi.CHANNEL, "text"));
      api.channel
          .nextSubmitted()
          .outcome()
          .completeExceptionally(new IllegalStateException("broken on purpose by a test"));
      assertThat(answers.next().getStatus()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
      assertThat(answers.end().isOk()).isTrue();
    }
  }

  @Test
  void aMessageAboveTheLimitEndsTheStream() throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<BroadcastResponse> answers = new Answers<>();
      open(api.connect(), answers)
          .onNext(TestApi.transaction(TestApi.CHANNEL, "a".repeat(1 << 20)));
      assertThat(answers.end().getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
    }
  }

  private static void assertRefused(ByteString envelope, BroadcastResponse expected)
      throws Exception {
    assertThat(answerTo(envelope)).isEqualTo(expected);
  }

  private static void assertRefusedStartingWith(ByteString envelope, String text) throws Exception {
    BroadcastResponse answer = answerTo(envelope);
    assertThat(answer.getStatus()).isEqualTo(Status.BAD_REQUEST);
    assertThat(answer.getInfo()).startsWith(text);
  }

  private static BroadcastResponse answerTo(ByteString envelope) throws Exception {
    try (TestApi api = TestApi.start()) {
      Answers<BroadcastResponse> answers = new Answers<>();
      openRaw(api.connect(), answers).onNext(envelope);
      BroadcastResponse answer = answers.next();
      assertThat(answers.end().isOk()).isTrue();
      return answer;
    }
  }
}

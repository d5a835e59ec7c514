package org.logothete.orderer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekNextCommit;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliverTest {
  private static final SeekPosition OLDEST =
      SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
  private static final SeekPosition NEWEST =
      SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
  private static final SeekPosition NEXT =
      SeekPosition.newBuilder().setNextCommit(SeekNextCommit.getDefaultInstance()).build();

  private final TestApi api = TestApi.start();
  private final Answers<DeliverResponse> answers = new Answers<>();

  @AfterEach
  void stop() throws Exception {
    api.close();
  }

  private static SeekPosition at(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  private static SeekInfo.Builder from(SeekPosition start, SeekPosition stop) {
    return SeekInfo.newBuilder().setStart(start).setStop(stop);
  }

  private StreamObserver<Envelope> open() {
    return AtomicBroadcastGrpc.newStub(api.connect()).deliver(answers);
  }

  private Envelope request(SeekInfo.Builder info) {
    return TestApi.envelope(api.deliverHeader().build(), info.build().toByteString());
  }

  private StreamObserver<Envelope> seek(SeekInfo.Builder info) {
    StreamObserver<Envelope> requests = open();
    requests.onNext(request(info));
    return requests;
  }

  private void assertBlocks(long... numbers) throws InterruptedException {
    for (long number : numbers) {
      assertThat(answers.next().getBlock().getHeader().getNumber()).isEqualTo(number);
    }
  }

  private void assertStatus(Status status) throws InterruptedException {
    assertThat(answers.next()).isEqualTo(DeliverResponse.newBuilder().setStatus(status).build());
  }

  /** Fabric ends the stream after a status that is not SUCCESS. */
  private void assertEndsWith(Status status) throws InterruptedException {
    assertStatus(status);
    assertThat(answers.end().isOk()).isTrue();
  }

  @Test
  void deliversWholeBlocksFromOldestToNewest() throws Exception {
    api.appendBlocks(2);
    seek(from(OLDEST, NEWEST));
    assertThat(answers.next().getBlock()).isEqualTo(api.channel.block(0).orElseThrow());
    assertThat(answers.next().getBlock()).isEqualTo(api.channel.block(1).orElseThrow());
    assertStatus(Status.SUCCESS);
  }

  @Test
  void theOldestBlockIsTheFirstThatWasNotPruned() throws Exception {
    api.appendBlocks(5);
    api.channel.prune(3);
    StreamObserver<Envelope> requests = seek(from(OLDEST, NEWEST));
    assertBlocks(3, 4);
    assertStatus(Status.SUCCESS);
    requests.onNext(request(from(at(0), at(0))));
    assertBlocks(0);
    assertStatus(Status.SUCCESS);
    requests.onNext(request(from(at(0), at(4))));
    assertBlocks(0);
    assertStatus(Status.NOT_FOUND);
  }

  @Test
  void servesSeveralSeeksOnOneStream() throws Exception {
    api.appendBlocks(4);
    StreamObserver<Envelope> requests = seek(from(at(1), at(2)));
    assertBlocks(1, 2);
    assertStatus(Status.SUCCESS);
    requests.onNext(request(from(NEWEST, NEWEST)));
    requests.onNext(request(from(at(2), OLDEST)));
    assertBlocks(3);
    assertStatus(Status.SUCCESS);
    assertBlocks(2);
    assertStatus(Status.SUCCESS);
    requests.onCompleted();
    assertThat(answers.end().isOk()).isTrue();
  }

  @Test
  void aBlockAboveTheLargestMessageEndsTheStream() throws Exception {
    api.appendBlocks(1);
    Envelope large = TestApi.transaction(TestApi.CHANNEL, "x".repeat(TestApi.SENT_BYTES_MAX));
    api.channel.append(TestApi.block(1, large));
    seek(from(OLDEST, NEWEST));
    assertBlocks(0);
    assertThat(answers.end())
        .satisfies(
            end -> {
              assertThat(end.getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
              assertThat(end.getDescription())
                  .matches(
                      "block 1 makes a message of \\d+ bytes, larger than this orderer's"
                          + " MaxSendMsgSize 1048576");
            });
  }

  @Test
  void waitsForBlocksToCome() throws Exception {
    api.appendBlocks(1);
    seek(from(OLDEST, at(2)));
    assertBlocks(0);
    api.appendBlocks(2);
    assertBlocks(1, 2);
    assertStatus(Status.SUCCESS);
  }

  @Test
  void startsWithTheNextCommit() throws Exception {
    api.appendBlocks(2);
    seek(from(NEXT, at(Long.MAX_VALUE)));
    api.channel.awaitWaitingReader();
    api.appendBlocks(1);
    assertBlocks(2);
  }

  @Test
  void failsIfNotReady() throws Exception {
    api.appendBlocks(2);
    seek(from(at(1), at(3)).setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY));
    assertBlocks(1);
    assertEndsWith(Status.NOT_FOUND);
  }

  @Test
  void nextCommitIsNeverReadyAtOnce() throws Exception {
    api.appendBlocks(2);
    seek(from(NEXT, at(9)).setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY));
    assertEndsWith(Status.NOT_FOUND);
  }

  @Test
  void aStartBeyondTheNextBlockIsNotFound() throws Exception {
    api.appendBlocks(2);
    seek(from(at(3), at(9)));
    assertEndsWith(Status.NOT_FOUND);
  }

  @Test
  void aStartOfMoreThan63BitsIsNotFound() throws Exception {
    api.appendBlocks(2);
    seek(from(at(-1), at(-1)));
    assertEndsWith(Status.NOT_FOUND);
  }

  @Test
  void aStartWithoutTypeIsNotFound() throws Exception {
    api.appendBlocks(1);
    seek(from(SeekPosition.getDefaultInstance(), NEWEST));
    assertEndsWith(Status.NOT_FOUND);
  }

  @Test
  void aStopBeforeTheStartIsBad() throws Exception {
    api.appendBlocks(3);
    seek(from(at(2), at(1)));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aStopOfMoreThan63BitsNeverComes() throws Exception {
    api.appendBlocks(1);
    seek(from(OLDEST, at(-1)));
    assertBlocks(0);
    api.appendBlocks(1);
    assertBlocks(1);
  }

  @Test
  void aStopAtTheNextCommitMeansBlockZero() throws Exception {
    api.appendBlocks(2);
    seek(from(OLDEST, NEXT));
    assertBlocks(0);
    assertStatus(Status.SUCCESS);
  }

  @Test
  void missingStartOrStopIsBad() throws Exception {
    api.appendBlocks(1);
    seek(SeekInfo.newBuilder().setStart(OLDEST));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void sendsHeadersWithSignaturesButConfigBlocksWhole() throws Exception {
    Envelope config =
        TestApi.envelope(
            ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_VALUE)
                .setChannelId(TestApi.CHANNEL)
                .build(),
            ByteString.EMPTY);
    api.channel.append(TestApi.block(0, config));
    api.appendBlocks(1);
    seek(from(OLDEST, NEWEST).setContentType(SeekInfo.SeekContentType.HEADER_WITH_SIG));
    assertThat(answers.next().getBlock()).isEqualTo(api.channel.block(0).orElseThrow());
    Block attestation = answers.next().getBlock();
    Block whole = api.channel.block(1).orElseThrow();
    assertThat(attestation.hasData()).isFalse();
    assertThat(attestation.getHeader()).isEqualTo(whole.getHeader());
    assertThat(attestation.getMetadata()).isEqualTo(whole.getMetadata());
    assertStatus(Status.SUCCESS);
  }

  @Test
  void aRequestThatCannotBeReadIsBad() throws Exception {
    open().onNext(Envelope.newBuilder().setPayload(ByteString.copyFromUtf8("nonsense")).build());
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aSeekThatCannotBeReadIsBad() throws Exception {
    open()
        .onNext(TestApi.envelope(api.deliverHeader().build(), ByteString.copyFromUtf8("\n\u0009")));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void anUnknownChannelIsNotFound() throws Exception {
    ChannelHeader header = api.deliverHeader().setChannelId("elsewhere").build();
    open().onNext(TestApi.envelope(header, from(OLDEST, NEWEST).build().toByteString()));
    assertEndsWith(Status.NOT_FOUND);
  }

  @Test
  void aRequestWithoutTimeIsBad() throws Exception {
    ChannelHeader header = api.deliverHeader().clearTimestamp().build();
    open().onNext(TestApi.envelope(header, from(OLDEST, NEWEST).build().toByteString()));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aRequestAtTheEdgeOfTheWindowPassesAndOneBeyondItIsBad() throws Exception {
    api.appendBlocks(1);
    StreamObserver<Envelope> requests = open();
    Envelope request = request(from(OLDEST, NEWEST));
    api.now.updateAndGet(now -> now.plus(Duration.ofMinutes(15)));
    requests.onNext(request);
    assertBlocks(0);
    assertStatus(Status.SUCCESS);
    api.now.updateAndGet(now -> now.plusNanos(1));
    requests.onNext(request);
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aRequestFromTheFutureIsBad() throws Exception {
    Envelope request = request(from(OLDEST, NEWEST));
    api.now.updateAndGet(now -> now.minus(Duration.ofMinutes(16)));
    open().onNext(request);
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aTimeThatIsNoneIsBad() throws Exception {
    ChannelHeader header =
        api.deliverHeader().setTimestamp(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE)).build();
    open().onNext(TestApi.envelope(header, from(OLDEST, NEWEST).build().toByteString()));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aRequestNotBoundToTheConnectionsCertificateIsBad() throws Exception {
    ChannelHeader header =
        api.deliverHeader().setTlsCertHash(ByteString.copyFromUtf8("another")).build();
    open().onNext(TestApi.envelope(header, from(OLDEST, NEWEST).build().toByteString()));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void aRequestWithoutBindingIsBad() throws Exception {
    ChannelHeader header = api.deliverHeader().clearTlsCertHash().build();
    open().onNext(TestApi.envelope(header, from(OLDEST, NEWEST).build().toByteString()));
    assertEndsWith(Status.BAD_REQUEST);
  }

  @Test
  void asksThePolicyAboutExactlyWhatWasSigned() throws Exception {
    api.appendBlocks(1);
    Envelope request = request(from(OLDEST, NEWEST));
    open().onNext(request);
    assertBlocks(0);
    assertThat(api.policy.asked)
        .containsExactly(
            new SignedRequest(request.getPayload(), TestApi.CREATOR, request.getSignature()));
  }

  @Test
  void whoMayNotReadIsForbidden() throws Exception {
    api.appendBlocks(1);
    api.policy.refusal = Optional.of("no");
    seek(from(OLDEST, NEWEST));
    assertEndsWith(Status.FORBIDDEN);
  }

  @Test
  void asksAgainWhenTheConfigurationHasChanged() throws Exception {
    api.appendBlocks(1);
    seek(from(OLDEST, at(9)));
    assertBlocks(0);
    api.policy.refusal = Optional.of("no longer");
    api.appendBlocks(1);
    assertBlocks(1);
    api.policy.configSequence = 1;
    api.appendBlocks(1);
    assertEndsWith(Status.FORBIDDEN);
  }

  @Test
  void thePermissionEndsWithTheCertificate() throws Exception {
    api.policy.expiry = Optional.of(api.now.get().plus(Duration.ofMinutes(1)));
    api.appendBlocks(1);
    seek(from(OLDEST, at(9)));
    assertBlocks(0);
    api.now.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
    api.appendBlocks(1);
    assertEndsWith(Status.FORBIDDEN);
  }

  @Test
  void aHaltedChannelIsUnavailable() throws Exception {
    api.appendBlocks(1);
    api.channel.halt("an invariant failed");
    seek(from(OLDEST, NEWEST));
    assertEndsWith(Status.SERVICE_UNAVAILABLE);
  }

  @Test
  void aHaltedChannelGivesWhatItHasToThoseWhoAskForBestEffort() throws Exception {
    api.appendBlocks(1);
    api.channel.halt("an invariant failed");
    seek(from(OLDEST, NEWEST).setErrorResponse(SeekInfo.SeekErrorResponse.BEST_EFFORT));
    assertBlocks(0);
    assertStatus(Status.SUCCESS);
  }

  @Test
  void aSeekThatWaitsEndsWhenItsChannelHalts() throws Exception {
    api.appendBlocks(1);
    seek(from(OLDEST, at(9)));
    assertBlocks(0);
    api.channel.halt("an invariant failed");
    assertEndsWith(Status.SERVICE_UNAVAILABLE);
  }

  /** A client that stops reading holds back its stream instead of filling memory. */
  @Test
  void aSlowReaderIsNotSentEverything() throws Exception {
    int count = 200;
    Envelope big = TestApi.transaction(TestApi.CHANNEL, "a".repeat(500_000));
    for (int i = 0; i < count; i++) {
      api.channel.append(TestApi.block(i, big));
    }
    SlowReader reader = new SlowReader(answers);
    AtomicBroadcastGrpc.newStub(api.connect())
        .deliver(reader)
        .onNext(request(from(OLDEST, NEWEST)));
    reader.read(1);
    assertBlocks(0);
    // 100 MB wait; HTTP/2 windows and gRPC's buffers let only some of it out.
    assertThat(api.channel.fetched()).isLessThan(count / 2);
    for (int i = 1; i < count; i++) {
      reader.read(1);
      assertBlocks(i);
      assertThat(api.channel.fetched() - i).isLessThan(count / 2);
    }
    reader.read(1);
    assertStatus(Status.SUCCESS);
  }

  private static final class SlowReader
      implements ClientResponseObserver<Envelope, DeliverResponse> {
    private final Answers<DeliverResponse> answers;
    private volatile Optional<ClientCallStreamObserver<Envelope>> requests = Optional.empty();

    SlowReader(Answers<DeliverResponse> answers) {
      this.answers = answers;
    }

    void read(int count) {
      requests.orElseThrow().request(count);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> stream) {
      stream.disableAutoRequestWithInitial(0);
      requests = Optional.of(stream);
    }

    @Override
    public void onNext(DeliverResponse value) {
      answers.onNext(value);
    }

    @Override
    public void onError(Throwable failure) {
      answers.onError(failure);
    }

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }
}

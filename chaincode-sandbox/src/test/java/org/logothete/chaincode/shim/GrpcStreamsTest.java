package org.logothete.chaincode.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.chaincode.shim.Calls.ID;
import static org.logothete.chaincode.shim.Calls.call;
import static org.logothete.chaincode.shim.Calls.context;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

/** Both directions over real gRPC, and what comes that gRPC has to take but we do not. */
@Timeout(60)
class GrpcStreamsTest {
  private static final Duration START = Duration.ofSeconds(30);

  private final ChaincodeSupportEndpoint endpoint = new ChaincodeSupportEndpoint();
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void serve() throws IOException {
    server = serve(endpoint);
    channel = dial(server);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private static Server serve(BindableService service) throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .maxInboundMessageSize(2 * ChaincodeSupportEndpoint.MESSAGE_BYTES_MAX)
        .addService(service)
        .build()
        .start();
  }

  private static ManagedChannel dial(Server server) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
        .usePlaintext()
        .build();
  }

  /** A chaincode that answers each transaction with its id, wherever its messages go to. */
  private static final class Echo implements StreamObserver<ChaincodeMessage> {
    private final CompletableFuture<StreamObserver<ChaincodeMessage>> peer =
        new CompletableFuture<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    void talkTo(StreamObserver<ChaincodeMessage> stream) {
      peer.complete(stream);
      stream.onNext(Calls.register(ID));
    }

    @Override
    public void onNext(ChaincodeMessage message) {
      if (message.getType() == ChaincodeMessage.Type.TRANSACTION) {
        Response response =
            Response.newBuilder()
                .setStatus(200)
                .setPayload(ByteString.copyFromUtf8(message.getTxid()))
                .build();
        peer.join()
            .onNext(
                Calls.message(
                    ChaincodeMessage.Type.COMPLETED, message.getTxid(), response.toByteString()));
      }
    }

    @Override
    public void onError(Throwable failure) {
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }

  /** Expects a stream; the test dials. */
  private ShimConnector dialled(Runnable dial) {
    return new ShimConnector() {
      @Override
      public void connect(ShimReceiver receiver) {
        endpoint.expect(receiver);
        dial.run();
      }

      @Override
      public void disconnect() {
        endpoint.disconnect();
      }

      @Override
      public void close() {
        disconnect();
      }
    };
  }

  private Echo dialsUs() {
    Echo echo = new Echo();
    echo.talkTo(ChaincodeSupportGrpc.newStub(channel).register(echo));
    return echo;
  }

  private static String payload(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Returned.class);
    return ((Outcome.Returned) outcome).payload().toStringUtf8();
  }

  private static void assertFailed(Outcome outcome, Failure reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).as(failed.detail()).isEqualTo(reason));
  }

  @Test
  void servesChaincodeThatDialsUs() {
    try (ShimRuntime runtime = new ShimRuntime(ID, dialled(this::dialsUs), START)) {
      assertThat(payload(runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages()))))
          .isEqualTo("t1");
      assertThat(payload(runtime.invoke(call("t2"), context(MemoryStateReader.ofSmallPages()))))
          .isEqualTo("t2");
    }
  }

  @Test
  void endsTheStreamWhenItIsClosed() {
    CompletableFuture<Echo> dialling = new CompletableFuture<>();
    ShimConnector connector = dialled(() -> dialling.complete(dialsUs()));
    try (ShimRuntime runtime = new ShimRuntime(ID, connector, START)) {
      runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages()));
    }

    assertThat(dialling.join().end.join().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void refusesAStreamThatIsNotExpected() {
    try (ShimRuntime runtime = new ShimRuntime(ID, dialled(this::dialsUs), START)) {
      runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages()));

      Status end = dialsUs().end.join();

      assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      assertThat(end.getDescription()).contains("no stream is expected");
      assertThat(payload(runtime.invoke(call("t2"), context(MemoryStateReader.ofSmallPages()))))
          .isEqualTo("t2");
    }
  }

  @Test
  void dialsChaincodeThatIsAService() throws IOException {
    Server service =
        serve(
            new ChaincodeGrpc.ChaincodeImplBase() {
              @Override
              public StreamObserver<ChaincodeMessage> connect(
                  StreamObserver<ChaincodeMessage> stream) {
                Echo echo = new Echo();
                echo.talkTo(stream);
                return echo;
              }
            });
    ManagedChannel toService = dial(service);
    try (ShimRuntime runtime = new ShimRuntime(ID, new ServiceConnector(toService), START)) {
      assertThat(payload(runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages()))))
          .isEqualTo("t1");
    } finally {
      toService.shutdownNow();
      service.shutdownNow();
    }
  }

  @Test
  void saysThatAServiceIsNotThere() {
    server.shutdownNow();
    try (ShimRuntime runtime = new ShimRuntime(ID, new ServiceConnector(channel), START)) {
      assertFailed(
          runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages())), Failure.CRASHED);
    }
  }

  @Test
  void refusesOversizedMessages() {
    assertFailed(
        invokeAfter(ByteString.copyFrom(new byte[ShimSession.MESSAGE_BYTES_MAX])),
        Failure.PROTOCOL_VIOLATION);
  }

  @Test
  void survivesMessagesThatGrpcRefuses() {
    assertFailed(
        invokeAfter(ByteString.copyFrom(new byte[3 * ShimSession.MESSAGE_BYTES_MAX])),
        Failure.CRASHED);
  }

  private Outcome invokeAfter(ByteString payload) {
    ShimConnector connector =
        dialled(
            () -> {
              Echo echo = new Echo();
              StreamObserver<ChaincodeMessage> stream =
                  ChaincodeSupportGrpc.newStub(channel).register(echo);
              stream.onNext(Calls.message(ChaincodeMessage.Type.PUT_STATE, "t", payload));
            });
    try (ShimRuntime runtime = new ShimRuntime(ID, connector, START)) {
      return runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages()));
    }
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    ShimConnector connector = dialled(this::sendsGarbage);
    try (ShimRuntime runtime = new ShimRuntime(ID, connector, START)) {
      assertFailed(
          runtime.invoke(call("t1"), context(MemoryStateReader.ofSmallPages())),
          Failure.PROTOCOL_VIOLATION);
    }
  }

  private void sendsGarbage() {
    MethodDescriptor<byte[], byte[]> raw =
        ChaincodeSupportGrpc.getRegisterMethod().toBuilder(new Raw(), new Raw()).build();
    ClientCall<byte[], byte[]> garbage = channel.newCall(raw, CallOptions.DEFAULT);
    garbage.start(new ClientCall.Listener<>() {}, new Metadata());
    garbage.sendMessage(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
  }

  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

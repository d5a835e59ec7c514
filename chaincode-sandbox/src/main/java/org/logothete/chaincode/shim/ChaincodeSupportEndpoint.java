package org.logothete.chaincode.shim;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSupportGrpc;

/**
 * The gRPC service {@code ChaincodeSupport}, which one chaincode dials. It takes one stream for
 * each time that one is expected, and refuses others. Thread-safe.
 *
 * <p>Whoever serves it must let messages of twice {@link #MESSAGE_BYTES_MAX} through, so that what
 * is too large is refused with its reason.
 */
public final class ChaincodeSupportEndpoint implements BindableService {
  /** Largest message that a chaincode may send. */
  public static final int MESSAGE_BYTES_MAX = ShimSession.MESSAGE_BYTES_MAX;

  private static final MethodDescriptor<Inbound, ChaincodeMessage> REGISTER =
      ChaincodeSupportGrpc.getRegisterMethod().toBuilder(
              Inbound.marshaller(),
              ChaincodeSupportGrpc.getRegisterMethod().getResponseMarshaller())
          .build();

  private final AtomicReference<Optional<ShimReceiver>> expected =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<StreamObserver<ChaincodeMessage>>> open =
      new AtomicReference<>(Optional.empty());

  /** The next stream is this receiver's. */
  public void expect(ShimReceiver receiver) {
    expected.set(Optional.of(receiver));
  }

  /** Ends the stream, if there is one; expects none. */
  public void disconnect() {
    expected.set(Optional.empty());
    open.getAndSet(Optional.empty())
        .ifPresent(
            stream ->
                stream.onError(
                    Status.UNAVAILABLE.withDescription("disconnected").asRuntimeException()));
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(ChaincodeSupportGrpc.SERVICE_NAME)
                .addMethod(REGISTER)
                .build())
        .addMethod(REGISTER, ServerCalls.asyncBidiStreamingCall(this::register))
        .build();
  }

  private StreamObserver<Inbound> register(StreamObserver<ChaincodeMessage> stream) {
    Optional<ShimReceiver> receiver = expected.getAndSet(Optional.empty());
    if (receiver.isEmpty()) {
      stream.onError(
          Status.FAILED_PRECONDITION
              .withDescription("no stream is expected, or there is one already")
              .asRuntimeException());
      return new Refused();
    }
    // Otherwise what is sent behind the chaincode's end of the stream would throw.
    ((ServerCallStreamObserver<ChaincodeMessage>) stream).setOnCancelHandler(() -> {});
    open.set(Optional.of(stream));
    receiver.get().opened(new StreamLink(stream));
    return new StreamReader(receiver.get());
  }

  /** Nobody reads the rest of a stream that was refused. */
  private record Refused() implements StreamObserver<Inbound> {
    @Override
    public void onNext(Inbound value) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}

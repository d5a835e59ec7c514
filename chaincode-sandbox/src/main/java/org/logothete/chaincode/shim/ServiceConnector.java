package org.logothete.chaincode.shim;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Chaincode as a service: somebody else runs it, and we dial it. The channel stays its owner's to
 * close. Thread-safe.
 */
public final class ServiceConnector implements ShimConnector {
  private static final MethodDescriptor<ChaincodeMessage, Inbound> CONNECT =
      ChaincodeGrpc.getConnectMethod().toBuilder(
              ChaincodeGrpc.getConnectMethod().getRequestMarshaller(), Inbound.marshaller())
          .build();

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<ClientCall<ChaincodeMessage, Inbound>> open = Optional.empty();

  public ServiceConnector(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void connect(ShimReceiver receiver) {
    // Twice as much, so that what is too large is refused with its reason.
    ClientCall<ChaincodeMessage, Inbound> call =
        channel.newCall(
            CONNECT,
            CallOptions.DEFAULT.withMaxInboundMessageSize(2 * ShimSession.MESSAGE_BYTES_MAX));
    lock.lock();
    try {
      open = Optional.of(call);
    } finally {
      lock.unlock();
    }
    ClientCalls.asyncBidiStreamingCall(call, new Dialled(new StreamReader(receiver)));
  }

  @Override
  public void disconnect() {
    lock.lock();
    try {
      open.ifPresent(call -> call.cancel("disconnected", null));
      open = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  /** Opens the link before the chaincode can have said anything. */
  private record Dialled(StreamReader reader)
      implements ClientResponseObserver<ChaincodeMessage, Inbound> {
    @Override
    public void beforeStart(ClientCallStreamObserver<ChaincodeMessage> stream) {
      reader.receiver().opened(new StreamLink(stream));
    }

    @Override
    public void onNext(Inbound value) {
      reader.onNext(value);
    }

    @Override
    public void onError(Throwable failure) {
      reader.onError(failure);
    }

    @Override
    public void onCompleted() {
      reader.onCompleted();
    }
  }
}

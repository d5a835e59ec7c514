package org.logothete.chaincode.shim;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;

/** Hands what a gRPC stream brings to its receiver. */
record StreamReader(ShimReceiver receiver) implements StreamObserver<Inbound> {
  @Override
  public void onNext(Inbound value) {
    value.to(receiver);
  }

  @Override
  public void onError(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    receiver.closed(
        new FailedCallException(
            reason(status),
            "the chaincode's stream broke: %s %s"
                .formatted(status.getCode(), status.getDescription())));
  }

  @Override
  public void onCompleted() {
    receiver.closed(new FailedCallException(Failure.CRASHED, "the chaincode ended its stream"));
  }

  /** gRPC itself refuses messages that are far too large, before they are read. */
  private static Failure reason(Status status) {
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        ? Failure.PROTOCOL_VIOLATION
        : Failure.CRASHED;
  }
}

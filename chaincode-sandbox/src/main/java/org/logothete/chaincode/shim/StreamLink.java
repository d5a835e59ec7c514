package org.logothete.chaincode.shim;

import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** A gRPC stream to a chaincode. gRPC drops what is sent when the chaincode has ended it. */
record StreamLink(StreamObserver<ChaincodeMessage> stream) implements ShimLink {
  @Override
  public void send(ChaincodeMessage message) {
    stream.onNext(message);
  }
}

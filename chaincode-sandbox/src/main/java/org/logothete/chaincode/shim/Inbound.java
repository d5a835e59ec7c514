package org.logothete.chaincode.shim;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** What came over gRPC: a message, or bytes that are none, which is the session's to judge. */
sealed interface Inbound {
  record Message(ChaincodeMessage message) implements Inbound {}

  record Malformed(String what) implements Inbound {}

  /** Hands it on. */
  default void to(ShimReceiver receiver) {
    switch (this) {
      case Message parsed -> receiver.received(parsed.message);
      case Malformed malformed -> receiver.malformed(malformed.what);
    }
  }

  /** For gRPC, in the direction from the chaincode to us. */
  static MethodDescriptor.Marshaller<Inbound> marshaller() {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(Inbound value) {
        return new ByteArrayInputStream(
            switch (value) {
              case Message parsed -> parsed.message.toByteArray();
              case Malformed _ ->
                  throw new IllegalArgumentException("what is malformed is not sent on");
            });
      }

      @Override
      public Inbound parse(InputStream stream) {
        try {
          return new Message(ChaincodeMessage.parseFrom(stream));
        } catch (IOException e) {
          return new Malformed("bytes that are no message: " + e.getMessage());
        }
      }
    };
  }
}

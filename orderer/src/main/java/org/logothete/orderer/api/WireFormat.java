package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/**
 * The two methods of {@code orderer.AtomicBroadcast} with requests left as the bytes that came: a
 * parsed {@code Envelope} would hide a non-canonical encoding, and digests are over exact bytes.
 */
final class WireFormat {
  static final MethodDescriptor<ByteString, BroadcastResponse> BROADCAST =
      MethodDescriptor.<ByteString, BroadcastResponse>newBuilder()
          .setType(MethodType.BIDI_STREAMING)
          .setFullMethodName(AtomicBroadcastGrpc.getBroadcastMethod().getFullMethodName())
          .setRequestMarshaller(new ExactBytes())
          .setResponseMarshaller(ProtoUtils.marshaller(BroadcastResponse.getDefaultInstance()))
          .build();

  static final MethodDescriptor<ByteString, DeliverResponse> DELIVER =
      MethodDescriptor.<ByteString, DeliverResponse>newBuilder()
          .setType(MethodType.BIDI_STREAMING)
          .setFullMethodName(AtomicBroadcastGrpc.getDeliverMethod().getFullMethodName())
          .setRequestMarshaller(new ExactBytes())
          .setResponseMarshaller(ProtoUtils.marshaller(DeliverResponse.getDefaultInstance()))
          .build();

  private WireFormat() {}

  private static final class ExactBytes implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString value) {
      return value.newInput();
    }

    @Override
    public ByteString parse(InputStream stream) {
      try {
        // A known length saves growing and copying; gRPC has already held it against its limit.
        byte[] bytes =
            stream instanceof KnownLength
                ? stream.readNBytes(stream.available())
                : stream.readAllBytes();
        return UnsafeByteOperations.unsafeWrap(bytes);
      } catch (IOException e) {
        throw Status.INTERNAL
            .withDescription("the request broke off")
            .withCause(e)
            .asRuntimeException();
      }
    }
  }
}

package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.logothete.orderer.client.ExecutionMethods;

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

  static final MethodDescriptor<ByteString, DeliverAnswer> DELIVER =
      MethodDescriptor.<ByteString, DeliverAnswer>newBuilder()
          .setType(MethodType.BIDI_STREAMING)
          .setFullMethodName(AtomicBroadcastGrpc.getDeliverMethod().getFullMethodName())
          .setRequestMarshaller(new ExactBytes())
          .setResponseMarshaller(new Answers())
          .build();

  /** Questions about execution, and their answers. */
  static final MethodDescriptor<ByteString, ByteString> ASK =
      MethodDescriptor.<ByteString, ByteString>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName(ExecutionMethods.ASK)
          .setRequestMarshaller(new ExactBytes())
          .setResponseMarshaller(new ExactBytes())
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

  /** Writes only: this node answers and is not answered. */
  private static final class Answers implements MethodDescriptor.Marshaller<DeliverAnswer> {
    @Override
    public InputStream stream(DeliverAnswer answer) {
      return new Uncopied(answer.encode());
    }

    @Override
    public DeliverAnswer parse(InputStream stream) {
      throw new UnsupportedOperationException("a server reads no answers");
    }
  }

  /** Bytes that gRPC takes as they are, of a length it knows beforehand. */
  private static final class Uncopied extends FilterInputStream implements KnownLength, Drainable {
    private final ByteString bytes;

    Uncopied(ByteString bytes) {
      super(bytes.newInput());
      this.bytes = bytes;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int left = in.available();
      bytes.substring(bytes.size() - left).writeTo(target);
      in.skipNBytes(left);
      return left;
    }
  }
}

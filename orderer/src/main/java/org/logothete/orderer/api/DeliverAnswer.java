package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/**
 * What Deliver answers, an {@code orderer.DeliverResponse} on the wire. A block goes out as the
 * bytes it is stored as: reading it only to write it again would cost more than all the rest.
 */
sealed interface DeliverAnswer {
  /** A block, serialized. */
  record Delivered(ByteString block) implements DeliverAnswer {
    private static final int HEADER_BYTES_MAX = 10;

    @Override
    public ByteString encode() {
      ByteString.Output header = ByteString.newOutput(HEADER_BYTES_MAX);
      CodedOutputStream out = CodedOutputStream.newInstance(header);
      try {
        out.writeTag(
            DeliverResponse.BLOCK_FIELD_NUMBER,
            com.google.protobuf.WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(block.size());
        out.flush();
      } catch (IOException e) {
        throw new IllegalStateException("memory cannot be written to", e);
      }
      return header.toByteString().concat(block);
    }
  }

  /** The last word on a request. */
  record Closing(Status status) implements DeliverAnswer {
    @Override
    public ByteString encode() {
      return DeliverResponse.newBuilder().setStatus(status).build().toByteString();
    }
  }

  /** The message's bytes; a block's are not copied. */
  ByteString encode();
}

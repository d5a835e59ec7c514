package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.logothete.chaincode.direct.proto.DirectWire;

/**
 * A statement and the proof that an executor made it.
 *
 * @param seal opaque here: the host makes seals and has verified this one
 */
public record Sealed(int executor, Statement statement, ByteString seal) {
  public ByteString encode() {
    return WireForms.write(this).toByteString();
  }

  /** Reads exactly what {@link #encode} writes; the seal is not verified. */
  public static Sealed decode(ByteString bytes) throws MalformedDirectMessageException {
    Sealed sealed;
    try {
      sealed = WireForms.read(DirectWire.Sealed.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedDirectMessageException("no protobuf message: " + e.getMessage());
    }
    if (!sealed.encode().equals(bytes)) {
      throw new MalformedDirectMessageException("not encoded as everybody encodes it");
    }
    return sealed;
  }

  @Override
  public String toString() {
    return executor + ":" + statement;
  }
}

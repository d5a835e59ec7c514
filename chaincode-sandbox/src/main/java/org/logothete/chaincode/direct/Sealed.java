package org.logothete.chaincode.direct;

import com.google.protobuf.ByteString;

/**
 * A statement and the proof that an executor made it.
 *
 * @param seal opaque here: the host makes seals and has verified this one
 */
public record Sealed(int executor, Statement statement, ByteString seal) {
  @Override
  public String toString() {
    return executor + ":" + statement;
  }
}

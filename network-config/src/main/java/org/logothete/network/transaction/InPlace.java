package org.logothete.network.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;

/** Reads protobuf messages without copying their byte fields: these are parts of what was read. */
public final class InPlace {
  private InPlace() {}

  /**
   * Reads a message.
   *
   * @throws InvalidProtocolBufferException if the bytes are none
   */
  public static <T> T parse(Parser<T> parser, ByteString bytes)
      throws InvalidProtocolBufferException {
    CodedInputStream in = bytes.newCodedInput();
    in.enableAliasing(true);
    T message = parser.parseFrom(in);
    in.checkLastTagWas(0);
    return message;
  }
}

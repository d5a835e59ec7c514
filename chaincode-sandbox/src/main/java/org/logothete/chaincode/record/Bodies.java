package org.logothete.chaincode.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import org.logothete.chaincode.call.Sha256;

/** Strict reading of what is hashed, signed or stored: one content has one encoding. */
public final class Bodies {
  /** The only format there is. */
  public static final int VERSION = 1;

  private Bodies() {}

  /**
   * Reads a message whose bytes are those that this software would write.
   *
   * @param what it is, for the refusal
   */
  public static <T extends Message> T read(String what, Parser<T> parser, ByteString bytes)
      throws MalformedBodyException {
    T body;
    try {
      body = DiscardUnknownFieldsParser.wrap(parser).parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedBodyException("%s is unreadable: %s".formatted(what, e.getMessage()));
    }
    if (!body.toByteString().equals(bytes)) {
      throw new MalformedBodyException(what + " is not in canonical encoding");
    }
    return body;
  }

  /**
   * Reads what this software wrote itself.
   *
   * @throws IllegalStateException if it is something else
   */
  public static <T extends Message> T own(String what, Parser<T> parser, ByteString bytes) {
    try {
      return read(what, parser, bytes);
    } catch (MalformedBodyException e) {
      throw new IllegalStateException("what was written here is not what it should be", e);
    }
  }

  /** Checks the format's number. */
  public static void checkVersion(String what, int version) throws MalformedBodyException {
    if (version != VERSION) {
      throw new MalformedBodyException(
          "%s has version %s, only %d is known"
              .formatted(what, Integer.toUnsignedString(version), VERSION));
    }
  }

  /** SHA-256 over a tag that names the use, a zero byte, and the content. */
  public static ByteString hash(String tag, ByteString content) {
    return new Sha256().add(ByteString.copyFromUtf8(tag)).addByte(0).add(content).hash();
  }
}

package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Calls as a client might make them. */
public final class Calls {
  /** With seconds and nanoseconds that are not 0. */
  public static final Instant TIME = Instant.ofEpochSecond(1_700_000_000L, 123_456_789L);

  private Calls() {}

  /** A call of a chaincode named {@code cc}. */
  public static ChaincodeCall of(String... arguments) {
    List<ByteString> bytes = Arrays.stream(arguments).map(ByteString::copyFromUtf8).toList();
    return new ChaincodeCall(
        "mychannel",
        "ab".repeat(32),
        TIME,
        ByteString.copyFromUtf8("channel header"),
        ByteString.copyFromUtf8("signature header"),
        ByteString.copyFromUtf8("somebody"),
        "cc",
        bytes);
  }

  /** No chaincode is there to be called. */
  public static Outcome noOthers(
      String chaincode, List<ByteString> arguments, CallContext context) {
    return new Outcome.Failed(Failure.NOT_AVAILABLE, chaincode);
  }
}

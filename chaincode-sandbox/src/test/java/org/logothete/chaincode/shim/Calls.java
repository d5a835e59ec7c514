package org.logothete.chaincode.shim;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.StateReader;

/** Calls, contexts and messages as the tests need them. */
public final class Calls {
  public static final String CHANNEL = "trade";
  public static final String CHAINCODE = "assets";
  public static final String ID = "assets_1:cafe";
  public static final CallContext.OtherChaincodes NO_OTHERS =
      (name, _, _) -> new Outcome.Failed(Failure.NOT_AVAILABLE, "there is no chaincode " + name);

  private static final int OWN_HEADER_TYPE = 101;

  /** Shims take names and attributes from the creator's certificate. */
  private static final ByteString CREATOR =
      SerializedIdentity.newBuilder()
          .setMspid("TradeMSP")
          .setIdBytes(ByteString.copyFrom(resource("client.pem")))
          .build()
          .toByteString();

  private Calls() {}

  public static ChaincodeCall call(String transactionId, String... arguments) {
    return new ChaincodeCall(
        CHANNEL,
        transactionId,
        Instant.ofEpochSecond(1_700_000_000L, 42),
        ChannelHeader.newBuilder().setType(OWN_HEADER_TYPE).setEpoch(3).build().toByteString(),
        SignatureHeader.newBuilder()
            .setCreator(CREATOR)
            .setNonce(ByteString.copyFromUtf8("nonce"))
            .build()
            .toByteString(),
        CREATOR,
        CHAINCODE,
        Stream.of(arguments).map(ByteString::copyFromUtf8).toList());
  }

  public static CallContext context(StateReader state) {
    return CallContext.of(CHAINCODE, state, Budget.DEFAULT, NO_OTHERS);
  }

  /** The default budget with another limit by the clock. */
  public static Budget within(Duration wallClock) {
    Budget budget = Budget.DEFAULT;
    return new Budget(
        budget.instructions(),
        budget.memoryBytes(),
        wallClock,
        budget.readBytes(),
        budget.writeBytes(),
        budget.writes(),
        budget.resultBytes(),
        budget.depth());
  }

  public static ChaincodeMessage message(
      ChaincodeMessage.Type type, String transactionId, ByteString payload) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setChannelId(CHANNEL)
        .setTxid(transactionId)
        .setPayload(payload)
        .build();
  }

  public static ChaincodeMessage register(String id) {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.REGISTER)
        .setPayload(ChaincodeID.newBuilder().setName(id).build().toByteString())
        .build();
  }

  public static List<ByteString> bytes(String... texts) {
    return Stream.of(texts).map(ByteString::copyFromUtf8).toList();
  }

  private static byte[] resource(String name) {
    try (InputStream stream = Objects.requireNonNull(Calls.class.getResourceAsStream(name), name)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.logothete.chaincode.shim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;

/** What the peer's side says. */
final class Messages {
  /** Most keys or records that newer shims may put into one message. */
  static final int BATCH_MAX = 1000;

  private Messages() {}

  static ChaincodeMessage registered() {
    return ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.REGISTERED).build();
  }

  /** Tells newer shims that they may send writes together; older ones do not read it. */
  static ChaincodeMessage ready() {
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.READY)
        .setPayload(
            ChaincodeAdditionalParams.newBuilder()
                .setUseWriteBatch(true)
                .setMaxSizeWriteBatch(BATCH_MAX)
                .setUseGetMultipleKeys(true)
                .setMaxSizeGetMultipleKeys(BATCH_MAX)
                .build()
                .toByteString())
        .build();
  }

  /**
   * Asks for a call. Shims take time, creator and binding from the proposal's header; they insist
   * on a header of an endorser transaction, so its type is changed and nothing else that they look
   * at.
   */
  static ChaincodeMessage transaction(ChaincodeCall call) throws FailedCallException {
    ChaincodeInput input = ChaincodeInput.newBuilder().addAllArgs(call.arguments()).build();
    ChaincodeSpec spec =
        ChaincodeSpec.newBuilder()
            .setChaincodeId(ChaincodeID.newBuilder().setName(call.chaincode()))
            .setInput(input)
            .build();
    Proposal proposal =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader(call).toByteString())
                    .setSignatureHeader(call.signatureHeader())
                    .build()
                    .toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(
                        ChaincodeInvocationSpec.newBuilder()
                            .setChaincodeSpec(spec)
                            .build()
                            .toByteString())
                    .build()
                    .toByteString())
            .build();
    return ChaincodeMessage.newBuilder()
        .setType(ChaincodeMessage.Type.TRANSACTION)
        .setChannelId(call.channel())
        .setTxid(call.transactionId())
        .setPayload(input.toByteString())
        .setProposal(SignedProposal.newBuilder().setProposalBytes(proposal.toByteString()))
        .build();
  }

  /** Grants a request. */
  static ChaincodeMessage response(ChaincodeMessage request, ByteString payload) {
    return to(request, ChaincodeMessage.Type.RESPONSE, payload);
  }

  /** Refuses a request; the chaincode may go on. */
  static ChaincodeMessage refusal(ChaincodeMessage request, String why) {
    String text =
        "%s failed: transaction ID: %s: %s".formatted(request.getType(), request.getTxid(), why);
    return to(request, ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8(text));
  }

  private static ChaincodeMessage to(
      ChaincodeMessage request, ChaincodeMessage.Type type, ByteString payload) {
    return ChaincodeMessage.newBuilder()
        .setType(type)
        .setChannelId(request.getChannelId())
        .setTxid(request.getTxid())
        .setPayload(payload)
        .build();
  }

  private static ChannelHeader channelHeader(ChaincodeCall call) throws FailedCallException {
    try {
      return ChannelHeader.parseFrom(call.channelHeader()).toBuilder()
          .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
          .setChannelId(call.channel())
          .setTxId(call.transactionId())
          .setTimestamp(timestamp(call.timestamp()))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new FailedCallException(
          Failure.INVALID_ARGUMENT, "the call's channel header is unreadable: " + e.getMessage());
    }
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}

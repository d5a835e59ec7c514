package org.logothete.chaincode.shim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;

/** One call over a small state, and what a chaincode may be told in it. */
final class Conversation {
  static final String TX = "t1";

  final MemoryStateReader state =
      MemoryStateReader.ofSmallPages()
          .with(Calls.CHAINCODE, "a", "1")
          .with(Calls.CHAINCODE, "b", "2");
  CallContext context = Calls.context(state);
  private ShimCall call = new ShimCall(Calls.call(TX), context);

  void talkWith(CallContext.OtherChaincodes others) {
    context = CallContext.of(Calls.CHAINCODE, state, Budget.DEFAULT, others);
    call = new ShimCall(Calls.call(TX), context);
  }

  ShimCall.Turn received(ChaincodeMessage message) {
    return call.received(message);
  }

  ChaincodeMessage reply(ChaincodeMessage.Type type, Message request) {
    ShimCall.Turn turn = call.received(Calls.message(type, TX, request.toByteString()));
    assertThat(turn).isInstanceOf(ShimCall.Turn.Reply.class);
    return ((ShimCall.Turn.Reply) turn).message();
  }

  ByteString granted(ChaincodeMessage.Type type, Message request) {
    ChaincodeMessage reply = reply(type, request);
    assertThat(reply.getType())
        .as(reply.getPayload().toStringUtf8())
        .isEqualTo(ChaincodeMessage.Type.RESPONSE);
    assertThat(reply.getTxid()).isEqualTo(TX);
    assertThat(reply.getChannelId()).isEqualTo(Calls.CHANNEL);
    return reply.getPayload();
  }

  String refused(ChaincodeMessage.Type type, Message request) {
    ChaincodeMessage reply = reply(type, request);
    assertThat(reply.getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
    return reply.getPayload().toStringUtf8();
  }

  Failure failed(ChaincodeMessage.Type type, MessageLite request) {
    return failed(Calls.message(type, TX, request.toByteString()));
  }

  Failure failed(ChaincodeMessage message) {
    ShimCall.Turn turn = call.received(message);
    assertThat(turn).isInstanceOf(ShimCall.Turn.Failed.class);
    assertThat(((ShimCall.Turn.Failed) turn).message().getType())
        .isEqualTo(ChaincodeMessage.Type.ERROR);
    return ((ShimCall.Turn.Failed) turn).failure().reason();
  }
}

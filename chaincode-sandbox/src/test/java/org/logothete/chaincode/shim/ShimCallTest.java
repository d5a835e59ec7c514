package org.logothete.chaincode.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.chaincode.shim.Calls.CHAINCODE;
import static org.logothete.chaincode.shim.Calls.call;
import static org.logothete.chaincode.shim.Calls.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.WriteSet.Write;
import org.logothete.chaincode.shim.ShimCall.Turn;

class ShimCallTest {
  private static final String TX = Conversation.TX;

  private final Conversation conversation = new Conversation();

  private Outcome completed(Response response) {
    return answered(message(ChaincodeMessage.Type.COMPLETED, TX, response.toByteString()));
  }

  private Outcome answered(ChaincodeMessage message) {
    return ((Turn.Answered) conversation.received(message)).outcome();
  }

  private static GetState get(String key) {
    return GetState.newBuilder().setKey(key).build();
  }

  private static PutState put(String key, String value) {
    return PutState.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)).build();
  }

  @Test
  void asksForACallAsAnEndorserWould() throws InvalidProtocolBufferException, FailedCallException {
    ChaincodeMessage transaction = Messages.transaction(call(TX, "create", "x"));

    assertThat(transaction.getType()).isEqualTo(ChaincodeMessage.Type.TRANSACTION);
    assertThat(ChaincodeInput.parseFrom(transaction.getPayload()).getArgsList())
        .isEqualTo(Calls.bytes("create", "x"));
    Header header =
        Header.parseFrom(
            Proposal.parseFrom(transaction.getProposal().getProposalBytes()).getHeader());
    ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
    assertThat(channelHeader.getType()).isEqualTo(HeaderType.ENDORSER_TRANSACTION_VALUE);
    assertThat(channelHeader.getTimestamp().getSeconds()).isEqualTo(1_700_000_000L);
    assertThat(channelHeader.getTimestamp().getNanos()).isEqualTo(42);
    assertThat(channelHeader.getEpoch()).as("part of the binding").isEqualTo(3);
    assertThat(header.getSignatureHeader()).isEqualTo(call(TX).signatureHeader());
  }

  @Test
  void readsWhatWasBeforeTheCall() {
    conversation.granted(ChaincodeMessage.Type.PUT_STATE, put("a", "new"));

    assertThat(conversation.granted(ChaincodeMessage.Type.GET_STATE, get("a")))
        .isEqualTo(ByteString.copyFromUtf8("1"));
    assertThat(conversation.granted(ChaincodeMessage.Type.GET_STATE, get("nothing"))).isEmpty();
    assertThat(conversation.context.readSet().reads()).hasSize(2);
  }

  @Test
  void readsManyKeysAtOnce() throws InvalidProtocolBufferException {
    GetStateMultiple request = GetStateMultiple.newBuilder().addKeys("b").addKeys("z").build();

    assertThat(
            GetStateMultipleResult.parseFrom(
                    conversation.granted(ChaincodeMessage.Type.GET_STATE_MULTIPLE, request))
                .getValuesList())
        .containsExactly(ByteString.copyFromUtf8("2"), ByteString.EMPTY);
  }

  @Test
  void writesAndDeletes() {
    conversation.granted(ChaincodeMessage.Type.PUT_STATE, put("c", "3"));
    conversation.granted(ChaincodeMessage.Type.PUT_STATE, put("d", ""));
    conversation.granted(
        ChaincodeMessage.Type.DEL_STATE, DelState.newBuilder().setKey("a").build());

    assertThat(conversation.context.writeSet().writes())
        .containsExactly(
            new Write(CHAINCODE, "a", Optional.empty()),
            new Write(CHAINCODE, "c", Optional.of(ByteString.copyFromUtf8("3"))),
            new Write(CHAINCODE, "d", Optional.empty()));
  }

  private static WriteRecord record(WriteRecord.Type type, String key) {
    return WriteRecord.newBuilder()
        .setType(type)
        .setKey(key)
        .setValue(ByteString.copyFromUtf8("v"))
        .build();
  }

  @Test
  void writesABatch() {
    conversation.granted(
        ChaincodeMessage.Type.WRITE_BATCH_STATE,
        WriteBatchState.newBuilder()
            .addRec(record(WriteRecord.Type.PUT_STATE, "c"))
            .addRec(record(WriteRecord.Type.DEL_STATE, "a"))
            .build());

    assertThat(conversation.context.writeSet().writes())
        .extracting(Write::key)
        .containsExactly("a", "c");
  }

  @Test
  void writesNothingOfABatchThatItRefuses() {
    String why =
        conversation.refused(
            ChaincodeMessage.Type.WRITE_BATCH_STATE,
            WriteBatchState.newBuilder()
                .addRec(record(WriteRecord.Type.PUT_STATE, "c"))
                .addRec(record(WriteRecord.Type.PURGE_PRIVATE_DATA, "a"))
                .build());

    assertThat(why).contains("private data is not offered");
    assertThat(conversation.context.writeSet().writes()).isEmpty();
  }

  @Test
  void failsABatchOfNobodyKnowsWhat() {
    WriteBatchState batch =
        WriteBatchState.newBuilder().addRec(record(WriteRecord.Type.UNDEFINED, "c")).build();

    assertThat(conversation.failed(ChaincodeMessage.Type.WRITE_BATCH_STATE, batch))
        .isEqualTo(Failure.PROTOCOL_VIOLATION);
  }

  static Stream<Arguments> unsupported() {
    ByteString none = ByteString.EMPTY;
    return Stream.of(
        Arguments.of(ChaincodeMessage.Type.GET_QUERY_RESULT, none, "rich queries are not offered"),
        Arguments.of(
            ChaincodeMessage.Type.GET_PRIVATE_DATA_HASH, none, "private data is not offered"),
        Arguments.of(ChaincodeMessage.Type.PURGE_PRIVATE_DATA, none, "private data is not offered"),
        Arguments.of(ChaincodeMessage.Type.GET_STATE_METADATA, none, "state metadata"),
        Arguments.of(ChaincodeMessage.Type.PUT_STATE_METADATA, none, "state metadata"),
        Arguments.of(
            ChaincodeMessage.Type.GET_STATE,
            GetState.newBuilder().setCollection("c").build().toByteString(),
            "private data is not offered"),
        Arguments.of(
            ChaincodeMessage.Type.PUT_STATE,
            PutState.newBuilder().setCollection("c").build().toByteString(),
            "private data is not offered"),
        Arguments.of(
            ChaincodeMessage.Type.GET_STATE_BY_RANGE,
            GetStateByRange.newBuilder().setCollection("c").build().toByteString(),
            "private data is not offered"),
        Arguments.of(
            ChaincodeMessage.Type.INVOKE_CHAINCODE,
            invocation("x/elsewhere").toByteString(),
            "another channel"));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void saysWhatIsNotOfferedAndGoesOn(ChaincodeMessage.Type type, ByteString payload, String why) {
    Turn turn = conversation.received(message(type, TX, payload));

    assertThat(((Turn.Reply) turn).message().getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
    assertThat(((Turn.Reply) turn).message().getPayload().toStringUtf8())
        .startsWith(type + " failed: transaction ID: t1: ")
        .contains(why);
    assertThat(completed(Response.newBuilder().setStatus(200).build()).succeeded()).isTrue();
  }

  private static ChaincodeSpec invocation(String name) {
    return ChaincodeSpec.newBuilder()
        .setChaincodeId(ChaincodeID.newBuilder().setName(name))
        .setInput(ChaincodeInput.newBuilder().addAllArgs(Calls.bytes("f", "x")))
        .build();
  }

  @Test
  void callsAnotherChaincode() throws InvalidProtocolBufferException {
    conversation.talkWith(
        (name, arguments, inner) -> {
          inner.put("seen", arguments.getLast());
          return new Outcome.Returned(
              201, "by " + name, ByteString.copyFromUtf8("p"), Optional.empty());
        });

    ChaincodeMessage answer =
        ChaincodeMessage.parseFrom(
            conversation.granted(
                ChaincodeMessage.Type.INVOKE_CHAINCODE, invocation("other:2/" + Calls.CHANNEL)));

    assertThat(answer.getType()).isEqualTo(ChaincodeMessage.Type.COMPLETED);
    Response response = Response.parseFrom(answer.getPayload());
    assertThat(response.getStatus()).isEqualTo(201);
    assertThat(response.getMessage()).isEqualTo("by other");
    assertThat(conversation.context.writeSet().writes())
        .containsExactly(new Write("other", "seen", Optional.of(ByteString.copyFromUtf8("x"))));
  }

  @Test
  void goesOnWithoutAChaincodeThatIsNotThere() {
    assertThat(conversation.refused(ChaincodeMessage.Type.INVOKE_CHAINCODE, invocation("none")))
        .contains("there is no chaincode none");
  }

  @Test
  void failsWithTheChaincodeThatItCalled() {
    conversation.talkWith((_, _, _) -> new Outcome.Failed(Failure.TIMED_OUT, "slow"));

    assertThat(conversation.failed(ChaincodeMessage.Type.INVOKE_CHAINCODE, invocation("other")))
        .isEqualTo(Failure.TIMED_OUT);
  }

  @Test
  void failsOnUnreadablePayloads() {
    ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2});

    assertThat(conversation.failed(message(ChaincodeMessage.Type.GET_STATE, TX, garbage)))
        .isEqualTo(Failure.PROTOCOL_VIOLATION);
  }

  @Test
  void failsOnKeysThatCannotBe() {
    assertThat(conversation.failed(ChaincodeMessage.Type.PUT_STATE, put("", "v")))
        .isEqualTo(Failure.INVALID_ARGUMENT);
    assertThat(completed(Response.newBuilder().setStatus(200).build()))
        .as("whatever it answers then")
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void failsWhenTooMuchIsWritten() {
    String large = "x".repeat((int) Budget.DEFAULT.writeBytes());

    assertThat(conversation.failed(ChaincodeMessage.Type.PUT_STATE, put("k", large)))
        .isEqualTo(Failure.WRITES_TOO_LARGE);
  }

  @Test
  void takesTheAnswerAndItsEvent() {
    Outcome outcome =
        answered(
            message(
                    ChaincodeMessage.Type.COMPLETED,
                    TX,
                    Response.newBuilder()
                        .setStatus(200)
                        .setPayload(ByteString.copyFromUtf8("p"))
                        .build()
                        .toByteString())
                .toBuilder()
                .setChaincodeEvent(
                    ChaincodeEvent.newBuilder()
                        .setEventName("created")
                        .setPayload(ByteString.copyFromUtf8("e")))
                .build());

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Returned(
                200,
                "",
                ByteString.copyFromUtf8("p"),
                Optional.of(
                    new org.logothete.chaincode.call.ChaincodeEvent(
                        "created", ByteString.copyFromUtf8("e")))));
  }

  @Test
  void takesARefusalWithoutItsEvent() {
    Outcome outcome =
        answered(
            message(
                    ChaincodeMessage.Type.COMPLETED,
                    TX,
                    Response.newBuilder().setStatus(500).setMessage("no").build().toByteString())
                .toBuilder()
                .setChaincodeEvent(ChaincodeEvent.newBuilder().setEventName("created"))
                .build());

    assertThat(outcome)
        .isEqualTo(new Outcome.Returned(500, "no", ByteString.EMPTY, Optional.empty()));
  }

  @Test
  void takesAnError() {
    assertThat(
            answered(
                message(ChaincodeMessage.Type.ERROR, TX, ByteString.copyFromUtf8("exception"))))
        .isEqualTo(new Outcome.Returned(500, "exception", ByteString.EMPTY, Optional.empty()));
  }

  @Test
  void failsOnAnAnswerThatIsTooLarge() {
    Response response =
        Response.newBuilder()
            .setStatus(200)
            .setPayload(ByteString.copyFrom(new byte[Budget.DEFAULT.resultBytes() + 1]))
            .build();

    assertThat(completed(response))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Failure.RESULT_TOO_LARGE));
  }

  @Test
  void failsOnAnAnswerThatIsNone() {
    ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2});

    assertThat(answered(message(ChaincodeMessage.Type.COMPLETED, TX, garbage)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Failure.PROTOCOL_VIOLATION));
  }
}

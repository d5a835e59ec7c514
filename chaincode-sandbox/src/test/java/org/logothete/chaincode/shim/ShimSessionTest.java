package org.logothete.chaincode.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.logothete.chaincode.shim.Calls.CHANNEL;
import static org.logothete.chaincode.shim.Calls.ID;
import static org.logothete.chaincode.shim.Calls.message;
import static org.logothete.chaincode.shim.Calls.register;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.shim.ShimSession.Step;

class ShimSessionTest {
  private static final CallId CALL = new CallId(CHANNEL, "t1");

  private final ShimSession session = new ShimSession(ID);

  private static void assertCloses(List<Step> steps, String why) {
    assertThat(steps)
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Close.class,
            close -> {
              assertThat(close.failure().reason()).isEqualTo(Failure.PROTOCOL_VIOLATION);
              assertThat(close.failure()).hasMessageContaining(why);
            });
  }

  private static ChaincodeMessage get(String transactionId) {
    return message(ChaincodeMessage.Type.GET_STATE, transactionId, ByteString.EMPTY);
  }

  private static ChaincodeMessage completed(String transactionId) {
    return message(ChaincodeMessage.Type.COMPLETED, transactionId, ByteString.EMPTY);
  }

  private void begun(CallId call) throws FailedCallException {
    session.received(register(ID));
    session.begin(call);
  }

  @Test
  void registersAndOffersBatches() throws InvalidProtocolBufferException {
    List<Step> steps = session.received(register(ID));

    assertThat(steps).hasSize(3);
    assertThat(((Step.Send) steps.get(0)).message().getType())
        .isEqualTo(ChaincodeMessage.Type.REGISTERED);
    ChaincodeMessage ready = ((Step.Send) steps.get(1)).message();
    assertThat(ready.getType()).isEqualTo(ChaincodeMessage.Type.READY);
    assertThat(ChaincodeAdditionalParams.parseFrom(ready.getPayload()).getUseWriteBatch()).isTrue();
    assertThat(steps.get(2)).isEqualTo(new Step.Ready());
  }

  @Test
  void refusesAnotherChaincode() {
    assertCloses(session.received(register("other\n:1")), "registers as \"other.:1\"");
  }

  @Test
  void refusesAnUnreadableId() {
    ChaincodeMessage broken =
        register(ID).toBuilder().setPayload(ByteString.copyFrom(new byte[] {7, 7})).build();

    assertCloses(session.received(broken), "without a readable chaincode id");
  }

  @Test
  void refusesASecondRegistration() {
    session.received(register(ID));

    assertCloses(session.received(register(ID)), "registers twice");
  }

  @Test
  void takesNoCallBeforeRegistration() {
    assertThatThrownBy(() -> session.begin(CALL)).isInstanceOf(FailedCallException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET_STATE", "COMPLETED", "ERROR"})
  void refusesToTalkBeforeRegistration(ChaincodeMessage.Type type) {
    assertCloses(session.received(message(type, "t1", ByteString.EMPTY)), "before it registered");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UNDEFINED", "REGISTERED", "INIT", "READY", "TRANSACTION", "RESPONSE"},
      mode = EnumSource.Mode.INCLUDE)
  void refusesWhatOnlyAPeerSays(ChaincodeMessage.Type type) throws FailedCallException {
    begun(CALL);

    assertCloses(
        session.received(message(type, "t1", ByteString.EMPTY)),
        "of type " + type.name() + ", which is not a chaincode's");
  }

  @Test
  void refusesTypesThatNobodyKnows() {
    ChaincodeMessage unknown = ChaincodeMessage.newBuilder().setTypeValue(99).build();

    assertCloses(session.received(unknown), "of type 99");
  }

  @Test
  void refusesOversizedMessages() throws FailedCallException {
    begun(CALL);
    ByteString large = ByteString.copyFrom(new byte[ShimSession.MESSAGE_BYTES_MAX]);

    assertCloses(
        session.received(message(ChaincodeMessage.Type.PUT_STATE, "t1", large)),
        "more than 8388608 bytes");
  }

  @Test
  void refusesBytesThatAreNoMessage() {
    assertCloses(session.malformed("bytes that are no message"), "bytes that are no message");
    assertThat(session.malformed("again")).as("behind the end").isEmpty();
  }

  @Test
  void deliversRequestsAndTheAnswerOfEachCall() throws FailedCallException {
    CallId other = new CallId(CHANNEL, "t2");
    begun(CALL);
    session.begin(other);

    assertThat(session.received(get("t1"))).containsExactly(new Step.Deliver(CALL, get("t1")));
    assertThat(session.received(get("t2"))).containsExactly(new Step.Deliver(other, get("t2")));
    session.replied(CALL);
    assertThat(session.received(get("t1"))).containsExactly(new Step.Deliver(CALL, get("t1")));
    session.replied(CALL);
    assertThat(session.received(completed("t2")))
        .containsExactly(new Step.Deliver(other, completed("t2")));
    assertThat(session.received(completed("t1")))
        .containsExactly(new Step.Deliver(CALL, completed("t1")));
  }

  @Test
  void tellsChannelsApart() throws FailedCallException {
    begun(CALL);
    session.begin(new CallId("other", "t1"));

    assertThat(session.received(get("t1"))).containsExactly(new Step.Deliver(CALL, get("t1")));
  }

  @Test
  void failsACallThatAsksTwoThingsAtOnce() throws FailedCallException {
    begun(CALL);
    session.received(get("t1"));

    assertThat(session.received(get("t1")))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Fail.class,
            fail -> {
              assertThat(fail.call()).isEqualTo(CALL);
              assertThat(fail.failure().reason()).isEqualTo(Failure.PROTOCOL_VIOLATION);
            });
    assertThat(session.received(completed("t1"))).as("its late answer").isEmpty();
    session.begin(new CallId(CHANNEL, "t2"));
  }

  @Test
  void takesAnAnswerWhileARequestIsOpen() throws FailedCallException {
    begun(CALL);
    session.received(get("t1"));

    assertThat(session.received(completed("t1")))
        .as("as chaincode does that does not wait for its last write")
        .containsExactly(new Step.Deliver(CALL, completed("t1")));
  }

  @Test
  void tellsALateRequestThatItsTransactionIsOver() throws FailedCallException {
    begun(CALL);
    session.received(completed("t1"));

    assertThat(session.received(get("t1")))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Send.class,
            send -> {
              assertThat(send.message().getType()).isEqualTo(ChaincodeMessage.Type.ERROR);
              assertThat(send.message().getTxid()).isEqualTo("t1");
              assertThat(send.message().getPayload().toStringUtf8())
                  .contains("GET_STATE failed", "no transaction of that id");
            });
  }

  @Test
  void refusesASecondAnswer() throws FailedCallException {
    begun(CALL);
    session.received(completed("t1"));

    assertCloses(session.received(completed("t1")), "answers transaction \"t1\" twice");
    assertThatThrownBy(() -> session.begin(CALL)).hasMessageContaining("closed");
  }

  @Test
  void refusesAnAnswerThatNobodyAskedFor() throws FailedCallException {
    begun(CALL);

    assertCloses(session.received(completed("t9")), "\"t9\", which it was not asked");
  }

  @Test
  void ignoresOneLateAnswerOfACallThatWasGivenUp() throws FailedCallException {
    begun(CALL);
    session.giveUp(CALL);

    assertThat(session.received(completed("t1"))).isEmpty();
    assertCloses(session.received(completed("t1")), "twice");
  }

  @Test
  void takesATransactionAgainThatIsOver() throws FailedCallException {
    begun(CALL);
    session.received(completed("t1"));
    session.begin(CALL);

    assertThat(session.received(completed("t1"))).hasSize(1);
  }

  @Test
  void refusesATransactionThatIsUnderWay() throws FailedCallException {
    begun(CALL);

    assertThatThrownBy(() -> session.begin(CALL))
        .isInstanceOfSatisfying(
            FailedCallException.class,
            e -> assertThat(e.reason()).isEqualTo(Failure.INVALID_ARGUMENT))
        .hasMessageContaining("already runs in transaction t1");
  }

  @ParameterizedTest
  @EnumSource(names = {"KEEPALIVE", "GET_STATE"})
  void closesWhenFlooded(ChaincodeMessage.Type type) throws FailedCallException {
    begun(CALL);
    ChaincodeMessage noise = message(type, "t9", ByteString.EMPTY);
    for (int i = 0; i < 1000; i++) {
      assertThat(session.received(noise)).noneMatch(Step.Close.class::isInstance);
    }

    assertCloses(session.received(noise), "more than 1000 messages of no call");
  }

  @Test
  void forgivesKeepalivesBetweenCalls() throws FailedCallException {
    begun(CALL);
    ChaincodeMessage keepalive = message(ChaincodeMessage.Type.KEEPALIVE, "", ByteString.EMPTY);
    for (int i = 0; i < 5000; i++) {
      if (i % 900 == 0) {
        session.begin(new CallId(CHANNEL, "n" + i));
      }
      assertThat(session.received(keepalive)).isEmpty();
    }
  }

  @Test
  void forgetsCallsOfLongAgo() throws FailedCallException {
    begun(CALL);
    session.giveUp(CALL);
    for (int i = 0; i < 1024; i++) {
      CallId call = new CallId(CHANNEL, "n" + i);
      session.begin(call);
      session.giveUp(call);
    }

    assertThat(session.received(completed("n0"))).isEmpty();
    assertCloses(session.received(completed("t1")), "which it was not asked");
  }
}

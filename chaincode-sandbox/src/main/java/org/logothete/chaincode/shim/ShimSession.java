package org.logothete.chaincode.shim;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;

/**
 * One stream between us and a running chaincode, as a state machine: registration, and which
 * message belongs to which call. Messages go in, steps to take come out.
 *
 * <p>A call is under way from {@link #begin} until the chaincode answers it or we give it up. While
 * it is, the chaincode may have one request open. What breaks a rule of one call fails that call;
 * what breaks a rule of the stream closes the session, and all calls of it fail. Everything that is
 * remembered is bounded. Not thread-safe.
 */
final class ShimSession {
  /** Largest message a chaincode may send: the largest budget for writes, and room around it. */
  static final int MESSAGE_BYTES_MAX = 8 << 20;

  /** Calls that ended and may still be spoken of. */
  private static final int ENDED_MAX = 1024;

  /** Messages between two calls that belong to none of them. */
  private static final int NOISE_MAX = 1000;

  /** What is to be done, in this order. */
  sealed interface Step {
    /** Give it to the chaincode. */
    record Send(ChaincodeMessage message) implements Step {}

    /** The chaincode takes calls from now on. */
    record Ready() implements Step {}

    /** Give it to the call. */
    record Deliver(CallId call, ChaincodeMessage message) implements Step {}

    /** The call has failed; the session goes on. */
    record Fail(CallId call, FailedCallException failure) implements Step {}

    /** End the stream; all calls under way have failed. */
    record Close(FailedCallException failure) implements Step {}
  }

  private enum State {
    CREATED,
    READY,
    CLOSED
  }

  private enum Ending {
    ANSWERED,
    GIVEN_UP
  }

  private final String chaincodeId;
  private State state = State.CREATED;

  /** Calls under way; true while a request of the chaincode is not replied to. */
  private final Map<CallId, Boolean> underway = new HashMap<>();

  private final Map<CallId, Ending> ended = new LinkedHashMap<>();
  private int noise;

  /**
   * A session that nobody registered in.
   *
   * @param chaincodeId what the chaincode has to register as
   */
  ShimSession(String chaincodeId) {
    this.chaincodeId = chaincodeId;
  }

  /** Takes a message of the chaincode. */
  List<Step> received(ChaincodeMessage message) {
    if (state == State.CLOSED) {
      return List.of();
    }
    if (message.getSerializedSize() > MESSAGE_BYTES_MAX) {
      return close("a message of more than %d bytes".formatted(MESSAGE_BYTES_MAX));
    }
    return switch (message.getType()) {
      case REGISTER -> register(message);
      case KEEPALIVE -> noise();
      case COMPLETED, ERROR -> answer(message);
      case GET_STATE,
          GET_STATE_MULTIPLE,
          PUT_STATE,
          DEL_STATE,
          WRITE_BATCH_STATE,
          GET_STATE_BY_RANGE,
          QUERY_STATE_NEXT,
          QUERY_STATE_CLOSE,
          GET_HISTORY_FOR_KEY,
          INVOKE_CHAINCODE,
          GET_QUERY_RESULT,
          GET_STATE_METADATA,
          PUT_STATE_METADATA,
          GET_PRIVATE_DATA_HASH,
          PURGE_PRIVATE_DATA ->
          request(message);
      case UNDEFINED, REGISTERED, INIT, READY, TRANSACTION, RESPONSE, UNRECOGNIZED ->
          close("a message of type %s, which is not a chaincode's".formatted(typeOf(message)));
    };
  }

  /** Takes bytes that are no message. */
  List<Step> malformed(String what) {
    return state == State.CLOSED ? List.of() : close(what);
  }

  /** Puts a call under way; its TRANSACTION may then be sent. */
  void begin(CallId call) throws FailedCallException {
    if (state != State.READY) {
      throw new FailedCallException(Failure.CRASHED, "the chaincode's stream is closed");
    }
    if (underway.putIfAbsent(call, false) != null) {
      throw new FailedCallException(
          Failure.INVALID_ARGUMENT,
          "%s already runs in transaction %s".formatted(chaincodeId, call.transactionId()));
    }
    ended.remove(call);
    noise = 0;
  }

  /** A request of the call was replied to: it may ask again. */
  void replied(CallId call) {
    underway.replace(call, false);
  }

  /** Whatever still comes from this call is not wanted; not even its answer. */
  void giveUp(CallId call) {
    if (underway.remove(call) != null) {
      remember(call, Ending.GIVEN_UP);
    }
  }

  /** Takes no messages and no calls from now on. */
  void close() {
    state = State.CLOSED;
    underway.clear();
  }

  private List<Step> register(ChaincodeMessage message) {
    if (state != State.CREATED) {
      return close("it registers twice");
    }
    String id;
    try {
      id = ChaincodeID.parseFrom(message.getPayload()).getName();
    } catch (InvalidProtocolBufferException e) {
      return close("REGISTER without a readable chaincode id: " + e.getMessage());
    }
    if (!id.equals(chaincodeId)) {
      return close("it registers as %s, not as %s".formatted(Text.quoted(id), chaincodeId));
    }
    state = State.READY;
    return List.of(
        new Step.Send(Messages.registered()), new Step.Send(Messages.ready()), new Step.Ready());
  }

  private List<Step> request(ChaincodeMessage message) {
    if (state != State.READY) {
      return close("%s before it registered".formatted(typeOf(message)));
    }
    CallId call = CallId.of(message);
    Boolean isWaiting = underway.get(call);
    if (isWaiting == null) {
      // As Fabric does: a chaincode that did not wait for its last writes learns that it is late.
      Step late =
          new Step.Send(Messages.refusal(message, "no transaction of that id is under way"));
      List<Step> noise = noise();
      return noise.isEmpty() ? List.of(late) : noise;
    }
    if (isWaiting) {
      underway.remove(call);
      remember(call, Ending.GIVEN_UP);
      return List.of(
          new Step.Fail(call, violation("%s while a request was open".formatted(typeOf(message)))));
    }
    underway.put(call, true);
    return List.of(new Step.Deliver(call, message));
  }

  private List<Step> answer(ChaincodeMessage message) {
    if (state != State.READY) {
      return close("%s before it registered".formatted(typeOf(message)));
    }
    CallId call = CallId.of(message);
    if (underway.remove(call) != null) {
      remember(call, Ending.ANSWERED);
      return List.of(new Step.Deliver(call, message));
    }
    Ending ending = ended.get(call);
    if (ending == Ending.GIVEN_UP) {
      ended.put(call, Ending.ANSWERED);
      return noise();
    }
    String id = Text.quoted(call.transactionId());
    return close(
        ending == Ending.ANSWERED
            ? "it answers transaction %s twice".formatted(id)
            : "it answers transaction %s, which it was not asked".formatted(id));
  }

  private List<Step> noise() {
    noise++;
    return noise > NOISE_MAX
        ? close("more than %d messages of no call".formatted(NOISE_MAX))
        : List.of();
  }

  private void remember(CallId call, Ending ending) {
    ended.remove(call);
    ended.put(call, ending);
    if (ended.size() > ENDED_MAX) {
      ended.remove(ended.keySet().iterator().next());
    }
  }

  private List<Step> close(String why) {
    close();
    return List.of(new Step.Close(violation(why)));
  }

  private static FailedCallException violation(String why) {
    return new FailedCallException(Failure.PROTOCOL_VIOLATION, "chaincode broke protocol: " + why);
  }

  private static String typeOf(ChaincodeMessage message) {
    return switch (message.getType()) {
      case UNRECOGNIZED -> Integer.toString(message.getTypeValue());
      default -> message.getType().name();
    };
  }
}

package org.logothete.chaincode.shim;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Response;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/**
 * The conversation about one call, as {@link ShimSession} lets it through: requests are granted or
 * refused, until the chaincode answers or breaks a rule.
 */
final class ShimCall {
  /** Fabric's status of a chaincode that ended with an error and said no status. */
  private static final int STATUS_ERROR = 500;

  /** What follows from a message. */
  sealed interface Turn {
    /** Say this to the chaincode and go on. */
    record Reply(ChaincodeMessage message) implements Turn {}

    /** The chaincode has answered. */
    record Answered(Outcome outcome) implements Turn {}

    /** A rule was broken: say this to the chaincode, so that it does not wait, and give it up. */
    record Failed(FailedCallException failure, ChaincodeMessage message) implements Turn {}
  }

  private final CallContext context;
  private final StateRequests requests;

  ShimCall(ChaincodeCall call, CallContext context) {
    this.context = context;
    this.requests = new StateRequests(call, context);
  }

  /** Takes a request or an answer of the chaincode. */
  Turn received(ChaincodeMessage message) {
    return switch (message.getType()) {
      case COMPLETED -> new Turn.Answered(unlessBroken(completed(message)));
      case ERROR -> new Turn.Answered(unlessBroken(error(message)));
      default -> request(message);
    };
  }

  private Turn request(ChaincodeMessage message) {
    try {
      return new Turn.Reply(Messages.response(message, requests.answer(message)));
    } catch (RefusedRequestException e) {
      return new Turn.Reply(Messages.refusal(message, e.why()));
    } catch (InvalidProtocolBufferException e) {
      String what =
          "%s with an unreadable payload: %s".formatted(message.getType(), e.getMessage());
      return failed(
          new FailedCallException(Failure.PROTOCOL_VIOLATION, "chaincode broke protocol: " + what),
          message);
    } catch (FailedCallException e) {
      return failed(e, message);
    }
  }

  private static Turn failed(FailedCallException failure, ChaincodeMessage request) {
    return new Turn.Failed(
        failure, Messages.refusal(request, String.valueOf(failure.getMessage())));
  }

  private Outcome completed(ChaincodeMessage message) {
    Response response;
    try {
      response = Response.parseFrom(message.getPayload());
    } catch (InvalidProtocolBufferException e) {
      return new Outcome.Failed(
          Failure.PROTOCOL_VIOLATION,
          "chaincode broke protocol: COMPLETED without a readable response: " + e.getMessage());
    }
    // What a refused call wanted to tell the world does not count, as what it wrote does not.
    boolean hasEvent =
        message.hasChaincodeEvent() && response.getStatus() < Outcome.STATUS_ERROR_FROM;
    return limited(
        new Outcome.Returned(
            response.getStatus(),
            response.getMessage(),
            response.getPayload(),
            hasEvent ? Optional.of(event(message)) : Optional.empty()));
  }

  private static ChaincodeEvent event(ChaincodeMessage message) {
    return new ChaincodeEvent(
        message.getChaincodeEvent().getEventName(), message.getChaincodeEvent().getPayload());
  }

  private Outcome error(ChaincodeMessage message) {
    return limited(
        new Outcome.Returned(
            STATUS_ERROR, message.getPayload().toStringUtf8(), ByteString.EMPTY, Optional.empty()));
  }

  private Outcome limited(Outcome.Returned returned) {
    long bytes = (long) returned.message().getBytes(UTF_8).length + returned.payload().size();
    if (returned.event().isPresent()) {
      ChaincodeEvent event = returned.event().get();
      bytes += event.name().getBytes(UTF_8).length + event.payload().size();
    }
    int most = context.budget().resultBytes();
    return bytes <= most
        ? returned
        : new Outcome.Failed(
            Failure.RESULT_TOO_LARGE, "a result of %d bytes; at most %d".formatted(bytes, most));
  }

  private Outcome unlessBroken(Outcome outcome) {
    return context.broken().<Outcome>map(FailedCallException::outcome).orElse(outcome);
  }
}

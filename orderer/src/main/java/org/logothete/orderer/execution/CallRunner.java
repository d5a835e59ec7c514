package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.StateReader;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.lifecycle.Definition;
import org.logothete.chaincode.lifecycle.Lifecycle;
import org.logothete.chaincode.record.ResultRecord;

/**
 * Runs one call by the definition that it is bound to, whatever is installed here beside it. A call
 * never throws: what cannot be run has failed, for a reason that is voted on.
 */
final class CallRunner {
  private final Runtimes runtimes;

  CallRunner(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  /** Runs an ordered call. */
  ResultRecord run(ChaincodeCall call, ByteString definitionHash, StateReader state) {
    Lifecycle lifecycle = new Lifecycle(state);
    Optional<Definition> definition = lifecycle.byHash(definitionHash);
    if (definition.isEmpty()) {
      return failed(call, Failure.NOT_AVAILABLE, "its definition is not in the state");
    }
    return run(call, definition.get(), lifecycle, state);
  }

  /** Runs a call by the definition that is in force. */
  ResultRecord runNow(ChaincodeCall call, StateReader state) {
    Lifecycle lifecycle = new Lifecycle(state);
    return lifecycle
        .inForce(call.chaincode())
        .map(definition -> run(call, definition, lifecycle, state))
        .orElseGet(
            () ->
                failed(
                    call,
                    Failure.NOT_AVAILABLE,
                    "the channel has no chaincode " + call.chaincode()));
  }

  private ResultRecord run(
      ChaincodeCall call, Definition definition, Lifecycle lifecycle, StateReader state) {
    CallContext context =
        CallContext.of(
            definition.name(),
            state,
            definition.budget(),
            (name, arguments, inner) ->
                invoke(
                    call.to(name, arguments),
                    lifecycle
                        .inForce(name)
                        .orElseThrow(
                            () ->
                                new FailedCallException(
                                    Failure.NOT_AVAILABLE, "the channel has no chaincode " + name)),
                    inner));
    Outcome outcome = invoke(call, definition, context);
    if (context.broken().isPresent()) {
      outcome = context.broken().get().outcome();
    }
    return new ResultRecord(
        call.transactionId(),
        bounded(outcome, definition.budget()),
        context.readSet(),
        context.writeSet());
  }

  private Outcome invoke(ChaincodeCall call, Definition definition, CallContext context) {
    Optional<ChaincodeRuntime> runtime = runtimes.find(definition);
    return runtime
        .map(found -> found.invoke(call, context))
        .orElseGet(
            () ->
                new Outcome.Failed(
                    Failure.NOT_AVAILABLE,
                    "the package of %s is not installed here".formatted(definition.name())));
  }

  private static Outcome bounded(Outcome outcome, Budget budget) {
    if (outcome instanceof Outcome.Returned returned) {
      long bytes =
          (long) returned.payload().size()
              + returned.message().length()
              + returned
                  .event()
                  .map(event -> event.name().length() + event.payload().size())
                  .orElse(0);
      if (bytes > budget.resultBytes()) {
        return new Outcome.Failed(
            Failure.RESULT_TOO_LARGE, "its answer has %d bytes".formatted(bytes));
      }
    }
    return outcome;
  }

  private static ResultRecord failed(ChaincodeCall call, Failure reason, String detail) {
    return new ResultRecord(
        call.transactionId(),
        new Outcome.Failed(reason, detail),
        new ReadSet(List.of()),
        WriteSet.NONE);
  }
}

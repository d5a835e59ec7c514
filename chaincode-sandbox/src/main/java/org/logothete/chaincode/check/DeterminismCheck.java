package org.logothete.chaincode.check;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.StateReader;

/**
 * Runs one call several times, each time under another {@link Condition}, and says what was not the
 * same. A difference proves that executors will disagree; no difference proves nothing, as what a
 * chaincode depends on may not have changed meanwhile.
 */
public final class DeterminismCheck {
  private final CallContext.OtherChaincodes others;
  private final Budget budget;
  private final Runnable untilLater;

  /** Starts a runtime of a chaincode. */
  @FunctionalInterface
  public interface Starts<X extends Exception> {
    ChaincodeRuntime start() throws X;
  }

  /**
   * What was seen.
   *
   * @param observations one for each condition
   * @param differences empty if all runs came to the same
   */
  public record Report(List<Observation> observations, List<Difference> differences) {
    public Report {
      observations = List.copyOf(observations);
      differences = List.copyOf(differences);
    }
  }

  /**
   * A check of chaincodes.
   *
   * @param others runs chaincodes that they call
   * @param untilLater returns when the host's clock shows another second
   */
  public DeterminismCheck(CallContext.OtherChaincodes others, Budget budget, Runnable untilLater) {
    this.others = others;
    this.budget = budget;
    this.untilLater = untilLater;
  }

  /**
   * Runs a call under each condition. Nothing is written to the state.
   *
   * @param starts starts a runtime of the chaincode, which the check closes
   */
  public <X extends Exception> Report run(Starts<X> starts, ChaincodeCall call, StateReader state)
      throws X {
    List<Observation> observations = new ArrayList<>();
    try (ChaincodeRuntime runtime = starts.start()) {
      observations.add(observe(Condition.COLD, runtime, call, state));
      observations.add(observe(Condition.WARM, runtime, call, state));
      observations.add(observe(Condition.SMALL_PAGES, runtime, call, new EntryByEntry(state)));
    }
    try (ChaincodeRuntime runtime = starts.start()) {
      observations.add(observe(Condition.FRESH, runtime, call, state));
      untilLater.run();
      observations.add(observe(Condition.LATER, runtime, call, state));
    }
    List<Difference> differences = new ArrayList<>();
    for (Observation each : observations) {
      differences.addAll(Comparison.of(observations.getFirst(), each));
    }
    return new Report(observations, differences);
  }

  private Observation observe(
      Condition condition, ChaincodeRuntime runtime, ChaincodeCall call, StateReader state) {
    CallContext context = CallContext.of(call.chaincode(), state, budget, others);
    Outcome outcome = runtime.invoke(call, context);
    return new Observation(
        condition,
        context.broken().<Outcome>map(FailedCallException::outcome).orElse(outcome),
        context.readSet(),
        context.writeSet());
  }

  /** A state that gives one entry of a range at a time. */
  private record EntryByEntry(StateReader state) implements StateReader {
    @Override
    public Optional<ByteString> get(String namespace, String key) {
      return state.get(namespace, key);
    }

    @Override
    public Page range(String namespace, String from, String to, int limit) {
      return state.range(namespace, from, to, 1);
    }

    @Override
    public List<Modification> history(String namespace, String key, int limit) {
      return state.history(namespace, key, limit);
    }
  }
}

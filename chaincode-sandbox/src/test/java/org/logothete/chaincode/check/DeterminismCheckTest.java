package org.logothete.chaincode.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

/** What a chaincode does differently is found and named. */
class DeterminismCheckTest {
  private final AtomicInteger clock = new AtomicInteger();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final MemoryStateReader state =
      new MemoryStateReader().put("cc", "a", "1").put("cc", "b", "2").put("cc", "c", "3");

  /** A chaincode in Java. */
  @FunctionalInterface
  private interface Body {
    Outcome run(int calls, CallContext context) throws FailedCallException;
  }

  private Supplier<ChaincodeRuntime> runtimes(Body body) {
    return () -> {
      started.incrementAndGet();
      open.incrementAndGet();
      AtomicInteger calls = new AtomicInteger();
      return new ChaincodeRuntime() {
        @Override
        public Outcome invoke(ChaincodeCall call, CallContext context) {
          try {
            return body.run(calls.getAndIncrement(), context);
          } catch (FailedCallException e) {
            return e.outcome();
          }
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    };
  }

  private DeterminismCheck.Report check(Body body) {
    DeterminismCheck check =
        new DeterminismCheck(Calls::noOthers, Budget.DEFAULT, clock::incrementAndGet);
    DeterminismCheck.Report report = check.run(runtimes(body)::get, Calls.of("f"), state);
    assertThat(open).hasValue(0);
    return report;
  }

  private static Outcome answer(String payload) {
    return new Outcome.Returned(200, "", ByteString.copyFromUtf8(payload), Optional.empty());
  }

  @Test
  void nothingIsFoundWhereNothingDiffers() {
    DeterminismCheck.Report report =
        check(
            (_, context) -> {
              context.put("x", ByteString.copyFromUtf8("1"));
              return answer(context.range("", "", 2).next().orElse("") + context.get("a"));
            });
    assertThat(report.differences()).isEmpty();
    assertThat(report.observations())
        .extracting(Observation::condition)
        .containsExactlyInAnyOrder(Condition.values());
  }

  @Test
  void whatDependsOnTheClockIsFound() {
    DeterminismCheck.Report report = check((_, _) -> answer("time 1" + clock.get()));
    assertThat(report.differences())
        .containsExactly(new Difference(Condition.LATER, "payload, byte 6", "0x30", "0x31"));
    assertThat(report.differences().getFirst())
        .hasToString("in a later second, payload, byte 6: first 0x30, then 0x31");
  }

  @Test
  void whatRemembersCallsIsFound() {
    assertThat(check((calls, _) -> answer("x".repeat(calls))).differences())
        .extracting(Difference::condition)
        .containsExactly(Condition.WARM, Condition.SMALL_PAGES, Condition.LATER);
  }

  @Test
  void whatDependsOnTheProcessIsFound() {
    assertThat(check((_, _) -> answer(Integer.toString(started.get()))).differences())
        .extracting(Difference::condition)
        .containsExactly(Condition.FRESH, Condition.LATER);
  }

  /** Something that is different in the last run alone. */
  private Difference onlyLater(Body before, Body later) {
    List<Difference> differences =
        check((calls, context) -> (clock.get() == 0 ? before : later).run(calls, context))
            .differences();
    assertThat(differences).hasSize(1);
    return differences.getFirst();
  }

  @Test
  void eachPartIsCompared() {
    assertThat(onlyLater((_, _) -> new Outcome.Failed(Failure.CRASHED, ""), (_, _) -> answer("")))
        .isEqualTo(new Difference(Condition.LATER, "outcome", "CRASHED", "status 200"));
    clock.set(0);
    assertThat(onlyLater((_, _) -> answer("ab"), (_, _) -> answer("abc")))
        .isEqualTo(new Difference(Condition.LATER, "payload, byte 2", "its end", "0x63"));
    clock.set(0);
    assertThat(onlyLater((_, _) -> event("e", "1"), (_, _) -> event("e", "2")).where())
        .isEqualTo("event's payload, byte 0");
    clock.set(0);
    assertThat(onlyLater((_, _) -> event("e", ""), (_, _) -> event("f", "")).where())
        .isEqualTo("event's name");
    clock.set(0);
    assertThat(onlyLater(writing("k", "v1"), writing("k", "v2")))
        .isEqualTo(new Difference(Condition.LATER, "value of key \"k\", byte 1", "0x31", "0x32"));
    clock.set(0);
    assertThat(onlyLater(writing("k", "v"), writing("l", "v")))
        .isEqualTo(
            new Difference(
                Condition.LATER, "write 1", "a value of key \"k\"", "a value of key \"l\""));
    clock.set(0);
    assertThat(onlyLater((_, _) -> answer(""), writing("l", "v")).first()).isEqualTo("nothing");
    clock.set(0);
    assertThat(onlyLater(reading("a"), reading("b")).where()).isEqualTo("read 1");
  }

  private static Outcome event(String name, String payload) {
    return new Outcome.Returned(
        200,
        "",
        ByteString.EMPTY,
        Optional.of(new ChaincodeEvent(name, ByteString.copyFromUtf8(payload))));
  }

  private static Body writing(String key, String value) {
    return (_, context) -> {
      context.put(key, ByteString.copyFromUtf8(value));
      return answer("");
    };
  }

  private static Body reading(String key) {
    return (_, context) -> {
      context.get(key);
      return answer("");
    };
  }

  @Test
  void detailsOfFailuresMayDiffer() {
    assertThat(
            check((calls, _) -> new Outcome.Failed(Failure.CRASHED, "call " + calls)).differences())
        .isEmpty();
  }
}

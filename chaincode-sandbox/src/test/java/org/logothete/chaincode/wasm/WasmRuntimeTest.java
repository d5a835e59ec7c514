package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

/** Calls do not touch each other, and all of them end. */
class WasmRuntimeTest {
  private static final String ENDLESS = "(loop (br 0))";

  /** A budget whose instructions never end a call. */
  private static Budget wallClock(Duration wallClock) {
    return new Budget(Long.MAX_VALUE, 1 << 20, wallClock, 0, 0, 0, 0, 2);
  }

  private static Outcome.Failed failed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) outcome;
  }

  @Test
  void nothingOutlivesACall() {
    // Memory, globals, tables, and segments that were dropped are as they were at first.
    ByteString module =
        Modules.module(
            """
            (global $g (mut i64) (i64.const 1))
            (table 2 funcref)
            (elem $e func $f)
            (data $d "\\01")
            (func $f)
            (func (export "invoke")
              (memory.init $d (i32.const 100) (i32.const 0) (i32.const 1))
              (data.drop $d)
              (table.init $e (i32.const 0) (i32.const 0) (i32.const 1))
              (elem.drop $e)
              (i64.store (i32.const 0)
                (i64.add
                  (global.get $g)
                  (i64.add
                    (i64.load (i32.const 8))
                    (i64.add
                      (i64.extend_i32_u (memory.size))
                      (i64.extend_i32_u (ref.is_null (table.get 0 (i32.const 1))))))))
              (global.set $g (i64.const 1000))
              (i64.store (i32.const 8) (i64.const 100000))
              (table.set 0 (i32.const 1) (ref.func $f))
              (drop (memory.grow (i32.const 1)))
              (call $set_result
                (i32.const 200) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 8)))
            """);
    try (WasmRuntime runtime = WasmRuntime.of(Modules.checked(module), _ -> {})) {
      Modules.Run first =
          Modules.run(runtime, Budget.DEFAULT, new MemoryStateReader(), Calls.of("f"));
      assertThat(((Outcome.Returned) first.outcome()).payload())
          .isEqualTo(ByteString.fromHex("0300000000000000"));
      for (int i = 0; i < 3; i++) {
        assertThat(Modules.run(runtime, Budget.DEFAULT, new MemoryStateReader(), Calls.of("f")))
            .isEqualTo(first);
      }
    }
  }

  @Test
  void callsRunSideBySide() throws Exception {
    try (WasmRuntime runtime = WasmRuntime.of(Modules.checked(SamplesTest.counter()), _ -> {});
        ExecutorService callers = Executors.newFixedThreadPool(8)) {
      List<Future<Modules.Run>> runs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        MemoryStateReader state = new MemoryStateReader().put("cc", "counter", Integer.toString(i));
        runs.add(
            callers.submit(
                () -> Modules.run(runtime, Budget.DEFAULT, state, Calls.of("increment"))));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(((Outcome.Returned) runs.get(i).get().outcome()).payload().toStringUtf8())
            .isEqualTo(Integer.toString(i + 1));
      }
    }
  }

  @Test
  void theWallClockEndsWhatInstructionsDoNot() {
    Modules.Run run =
        Modules.run(
            Modules.entry(ENDLESS), wallClock(Duration.ofMillis(50)), new MemoryStateReader());
    assertThat(run.outcome())
        .isEqualTo(new Outcome.Failed(Failure.TIMED_OUT, "longer than PT0.05S"));
  }

  @Test
  void theWallClockEndsAnInvokedChaincodeToo() {
    ByteString module =
        Modules.module(
            "(data (i32.const 0) \"cc\") (func (export \"invoke\")"
                + " (if (call $argument_count)"
                + " (then (drop (call $invoke (i32.const 0) (i32.const 2)))) (else %s)))"
                    .formatted(ENDLESS));
    Modules.Run run =
        Modules.run(module, wallClock(Duration.ofMillis(50)), new MemoryStateReader(), "f");
    assertThat(failed(run.outcome()).reason()).isEqualTo(Failure.TIMED_OUT);
  }

  @Test
  void anInterruptedCallerGetsAnOutcomeAndStaysInterrupted() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    List<Outcome> outcomes = new ArrayList<>();
    List<Boolean> interrupted = new ArrayList<>();
    ByteString module = Modules.entry("(call $log (i32.const 0) (i32.const 0))" + ENDLESS);
    try (WasmRuntime runtime = WasmRuntime.of(Modules.checked(module), _ -> running.countDown())) {
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    outcomes.add(call(runtime));
                    interrupted.add(Thread.currentThread().isInterrupted());
                  });
      running.await();
      caller.interrupt();
      caller.join();
    }
    assertThat(failed(outcomes.getFirst()).reason()).isEqualTo(Failure.TIMED_OUT);
    assertThat(interrupted).containsExactly(true);
  }

  private static Outcome call(WasmRuntime runtime) {
    Budget budget = wallClock(Duration.ofSeconds(60));
    return runtime.invoke(
        Calls.of("f"), CallContext.of("cc", new MemoryStateReader(), budget, Calls::noOthers));
  }

  @Test
  void closingEndsCallsUnderWay() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    List<Outcome> outcomes = new ArrayList<>();
    ByteString module = Modules.entry("(call $log (i32.const 0) (i32.const 0))" + ENDLESS);
    WasmRuntime runtime = WasmRuntime.of(Modules.checked(module), _ -> running.countDown());
    Thread caller = Thread.ofPlatform().start(() -> outcomes.add(call(runtime)));
    running.await();
    runtime.close();
    caller.join();
    assertThat(failed(outcomes.getFirst()).reason()).isEqualTo(Failure.TIMED_OUT);
    assertThat(call(runtime))
        .isEqualTo(new Outcome.Failed(Failure.NOT_AVAILABLE, "the runtime was closed"));
  }

  @Test
  void theStartFunctionRunsFirstAndPaysFromTheSameBudget() {
    ByteString module =
        Modules.module(
            "(global $g (mut i64) (i64.const 1)) (start $s)"
                + "(func $s (global.set $g (i64.const 42)))"
                + "(func (export \"invoke\") (i64.store (i32.const 0) (global.get $g))"
                + Modules.ANSWER
                + ")");
    Modules.Run run = Modules.run(module);
    assertThat(((Outcome.Returned) run.outcome()).payload())
        .isEqualTo(ByteString.fromHex("2a00000000000000"));
    Modules.Run without =
        Modules.run(Modules.entry("(i64.store (i32.const 0) (i64.const 42))" + Modules.ANSWER));
    assertThat(without.instructionsLeft() - run.instructionsLeft()).isEqualTo(1 + 2 + 2 - 1);
  }

  @Test
  void whatACallRecordsIsTheSameEachTime() {
    MemoryStateReader state = new MemoryStateReader().put("cc", "a1", "ann\n100");
    WasmModule assets = Modules.checked(SamplesTest.assets());
    try (WasmRuntime compiled = WasmRuntime.of(assets, _ -> {});
        WasmRuntime interpreted = WasmRuntime.interpreting(assets, _ -> {})) {
      Modules.Run first =
          Modules.run(compiled, Budget.DEFAULT, state, Calls.of("transfer", "a1", "bob"));
      assertThat(first.outcome().succeeded()).isTrue();
      // Often enough for the JVM to compile what it interpreted at first.
      for (int i = 0; i < 20_000; i++) {
        assertThat(Modules.run(compiled, Budget.DEFAULT, state, Calls.of("transfer", "a1", "bob")))
            .isEqualTo(first);
      }
      assertThat(Modules.run(interpreted, Budget.DEFAULT, state, Calls.of("transfer", "a1", "bob")))
          .isEqualTo(first);
    }
  }
}

package org.logothete.chaincode.wasm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.logothete.chaincode.call.CallClock;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.ChaincodeRuntime;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/**
 * Runs a WebAssembly module. Each call has an instance of its own, so nothing outlives a call, and
 * calls run side by side. What a call comes to depends on the module, the call, the state and the
 * budget alone; the wall clock ends it only if instructions did not, on a machine that is too slow.
 */
public final class WasmRuntime implements ChaincodeRuntime {
  /**
   * Enough for {@link MeteringFunctions#STACK_UNITS}, at 16 bytes for each of a frame's variables
   * and operands, twice. Only what is used of it becomes memory.
   */
  private static final long STACK_BYTES = 128L << 20;

  /** How often the clock is looked at when little is left of it. */
  private static final long LOOK_NANOS = 10_000_000;

  private static final int END_SECONDS_MAX = 1;

  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final Consumer<String> log;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().name("wasm-", 0).daemon().stackSize(STACK_BYTES).factory());

  private WasmRuntime(
      WasmModule module, Function<Instance, Machine> machines, Consumer<String> log) {
    this.module = module;
    this.machines = machines;
    this.log = log;
  }

  /**
   * A runtime that makes code of the JVM of the module, which takes a moment.
   *
   * @param log where lines go that the chaincode logs; several threads may call it
   */
  public static WasmRuntime of(WasmModule module, Consumer<String> log) {
    return new WasmRuntime(module, module.compiled(), log);
  }

  /** A runtime that interprets the module: slow, with the same outcomes. */
  public static WasmRuntime interpreting(WasmModule module, Consumer<String> log) {
    return new WasmRuntime(module, InterpreterMachine::new, log);
  }

  @Override
  public Outcome invoke(ChaincodeCall call, CallContext context) {
    Execution execution = new Execution(module, machines, call, context, log);
    CountDownLatch ended = new CountDownLatch(1);
    Future<Outcome> running;
    try {
      running =
          threads.submit(
              () -> {
                try {
                  return execution.run();
                } finally {
                  ended.countDown();
                }
              });
    } catch (RejectedExecutionException e) {
      return new Outcome.Failed(Failure.NOT_AVAILABLE, "the runtime was closed");
    }
    try {
      Optional<Outcome> outcome = await(running, context.clock());
      return outcome.isPresent()
          ? outcome.get()
          : givenUp(running, ended, "longer than %s".formatted(context.budget().wallClock()));
    } catch (InterruptedException e) {
      Outcome outcome = givenUp(running, ended, "interrupted");
      Thread.currentThread().interrupt();
      return outcome;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call ended without outcome", e.getCause());
    }
  }

  /** Empty if the time is over; it may stand still meanwhile, for another chaincode's start. */
  private static Optional<Outcome> await(Future<Outcome> running, CallClock clock)
      throws InterruptedException, ExecutionException {
    clock.start();
    while (true) {
      long left = clock.left().toNanos();
      try {
        return Optional.of(running.get(Math.max(left, LOOK_NANOS), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        if (clock.left().isZero()) {
          return Optional.empty();
        }
      }
    }
  }

  /** Waits until the call has noticed, as the context is the caller's again. */
  private static Outcome givenUp(Future<Outcome> running, CountDownLatch ended, String why) {
    running.cancel(true);
    boolean hasEnded = false;
    try {
      hasEnded = ended.await(END_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Outcome.Failed(Failure.TIMED_OUT, hasEnded ? why : why + ", and still running");
  }

  /** Ends calls under way; they fail as if their time was over. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package org.logothete.chaincode.wasm;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.Outcome;

/** One call, in an instance of its own: from an empty memory to an outcome. */
final class Execution {
  /** What ends the module's code when the host ends the call. */
  private static final class EndedByHost extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailedCallException failure;

    EndedByHost(FailedCallException failure) {
      super(failure.getMessage(), failure, false, false);
      this.failure = failure;
    }
  }

  private final WasmModule module;
  private final Function<Instance, Machine> machines;
  private final ChaincodeCall call;
  private final CallContext context;
  private final Consumer<String> log;

  /** Empty until there is an instance; before that nothing of the module runs. */
  private Optional<HostCalls> host = Optional.empty();

  Execution(
      WasmModule module,
      Function<Instance, Machine> machines,
      ChaincodeCall call,
      CallContext context,
      Consumer<String> log) {
    this.module = module;
    this.machines = machines;
    this.call = call;
    this.context = context;
    this.log = log;
  }

  /** Runs it, on a thread whose stack suffices. */
  Outcome run() {
    try {
      Outcome outcome = carriedOut();
      return context.broken().<Outcome>map(FailedCallException::outcome).orElse(outcome);
    } catch (FailedCallException e) {
      return e.outcome();
    } catch (ChicoryInterruptedException e) {
      return new Outcome.Failed(Failure.TIMED_OUT, "interrupted");
    } catch (OutOfMemoryError e) {
      return new Outcome.Failed(Failure.OUT_OF_MEMORY, "this node has no more memory");
    } catch (StackOverflowError e) {
      return new Outcome.Failed(Failure.STACK_EXHAUSTED, "this node's stack is too small");
    }
  }

  private Outcome carriedOut() throws FailedCallException {
    long pages = context.budget().memoryBytes() / Memory.PAGE_SIZE;
    if (module.memory().min() > pages) {
      throw new FailedCallException(
          Failure.OUT_OF_MEMORY,
          "begins with %d pages of memory; %d are allowed".formatted(module.memory().min(), pages));
    }
    int pagesMax = (int) Math.min(pages, ModuleLimits.MEMORY_PAGES);
    Instance instance;
    try {
      instance = instance(pagesMax);
    } catch (ChicoryInterruptedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new FailedCallException(Failure.CRASHED, "does not begin: " + e.getMessage());
    }
    MeteringFunctions metering = module.metering();
    instance.global(metering.pages()).setValue(pagesMax);
    HostCalls calls = new HostCalls(call, context, instance, metering, log);
    host = Optional.of(calls);
    try {
      calls.pay(module.memory().min() * MeteringFunctions.PAGE_PRICE);
      if (module.start().isPresent()) {
        instance.getMachine().call(module.start().getAsInt(), new long[0]);
      }
      instance.getMachine().call(module.entry(), new long[0]);
    } catch (EndedByHost e) {
      throw e.failure;
    } catch (ChicoryInterruptedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw trapped(instance, e);
    } finally {
      calls.report();
    }
    return calls
        .result()
        .orElseThrow(
            () -> new FailedCallException(Failure.PROTOCOL_VIOLATION, "ended without a result"));
  }

  private Instance instance(int pagesMax) {
    long declared = module.memory().max().orElse((long) pagesMax);
    int min = (int) module.memory().min();
    return Instance.builder(module.metered())
        .withMachineFactory(machines)
        .withMemoryFactory(ByteArrayMemory::new)
        .withMemoryLimits(new MemoryLimits(min, (int) Math.min(declared, pagesMax)))
        .withImportValues(imports())
        .withStart(false)
        .build();
  }

  private ImportValues imports() {
    ImportValues.Builder imports = ImportValues.builder();
    for (HostFunction each : module.imports()) {
      imports.addFunction(
          new ImportFunction(
              HostFunction.MODULE,
              each.importName(),
              FunctionType.of(
                  types(each.signature().parameters()), types(each.signature().results())),
              (_, arguments) -> run(each, arguments)));
    }
    return imports.build();
  }

  private static List<ValType> types(String letters) {
    return letters.chars().mapToObj(each -> each == 'I' ? ValType.I64 : ValType.I32).toList();
  }

  private long[] run(HostFunction function, long[] arguments) {
    try {
      long result = function.run(host.orElseThrow(), arguments);
      return function.signature().results().isEmpty() ? new long[0] : new long[] {result};
    } catch (FailedCallException e) {
      throw new EndedByHost(e);
    }
  }

  /** What a trap means: the metering's account tells its own from the module's. */
  private FailedCallException trapped(Instance instance, RuntimeException trap) {
    MeteringFunctions metering = module.metering();
    if (instance.global(metering.left()).getValue() < 0) {
      return new FailedCallException(
          Failure.OUT_OF_INSTRUCTIONS,
          "more than %d instructions".formatted(context.budget().instructions()));
    }
    if (instance.global(metering.stack()).getValue() > MeteringFunctions.STACK_UNITS) {
      return new FailedCallException(Failure.STACK_EXHAUSTED, "functions call too deep");
    }
    if (instance.global(metering.denied()).getValue() != 0) {
      return new FailedCallException(
          Failure.OUT_OF_MEMORY,
          "more than %d bytes of memory".formatted(context.budget().memoryBytes()));
    }
    return new FailedCallException(Failure.CRASHED, String.valueOf(trap.getMessage()));
  }
}

package org.logothete.chaincode.wasm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** A module that was checked and metered: what {@link WasmRuntime} runs. */
public final class WasmModule {
  private static final System.Logger LOG = System.getLogger(WasmModule.class.getName());

  /** The function that a call runs. */
  static final String ENTRY = "invoke";

  private final com.dylibso.chicory.wasm.WasmModule metered;
  private final MeteringFunctions metering;
  private final List<HostFunction> imports;
  private final ModuleLayout.Limits memory;
  private final OptionalInt start;
  private final int entry;

  private WasmModule(ModuleLayout layout, com.dylibso.chicory.wasm.WasmModule metered)
      throws RefusedModuleException {
    this.metered = metered;
    this.metering = Metering.functionsOf(layout);
    this.imports = List.copyOf(layout.imports());
    this.memory = layout.memory();
    this.start = layout.start();
    this.entry = layout.entry(ENTRY);
  }

  /**
   * Checks a module as it is before it is installed: that it is valid, within limits, asks for
   * nothing but the host's functions, and uses nothing that machines may do differently.
   *
   * @throws RefusedModuleException with what is wrong
   */
  public static WasmModule check(ByteString bytes) throws RefusedModuleException {
    byte[] module = bytes.toByteArray();
    ModuleLayout layout = ModuleLayout.of(module);
    layout.entry(ENTRY);
    byte[] metered = Metering.meter(layout);
    checkReadAlike(layout, validated(module));
    try {
      return new WasmModule(layout, validated(metered));
    } catch (RefusedModuleException e) {
      throw new IllegalStateException("a valid module was not, once it was metered", e);
    }
  }

  /** Code that one reader takes for something else than another could be run without paying. */
  private static void checkReadAlike(
      ModuleLayout layout, com.dylibso.chicory.wasm.WasmModule parsed)
      throws RefusedModuleException {
    for (int i = 0; i < layout.bodies().size(); i++) {
      int function = layout.imports().size() + i;
      List<Integer> theirs =
          parsed.codeSection().getFunctionBody(i).instructions().stream()
              .map(instruction -> instruction.opcode().opcode())
              .toList();
      if (!MeteredBody.codes(layout.bodies().get(i), function).equals(theirs)) {
        throw new RefusedModuleException("function %d can be read in two ways".formatted(function));
      }
    }
  }

  private static com.dylibso.chicory.wasm.WasmModule validated(byte[] module)
      throws RefusedModuleException {
    try {
      return Parser.parse(module);
    } catch (ChicoryException e) {
      throw new RefusedModuleException("not a valid module: " + e.getMessage());
    } catch (RuntimeException e) {
      // What the parser stumbles over where it should have looked.
      throw new RefusedModuleException("not a valid module: " + e);
    }
  }

  com.dylibso.chicory.wasm.WasmModule metered() {
    return metered;
  }

  MeteringFunctions metering() {
    return metering;
  }

  List<HostFunction> imports() {
    return imports;
  }

  ModuleLayout.Limits memory() {
    return memory;
  }

  OptionalInt start() {
    return start;
  }

  int entry() {
    return entry;
  }

  /**
   * Makes machines that run the JVM's own code. What the JVM's format has no room for is
   * interpreted: slower, with the same outcome.
   */
  Function<Instance, Machine> compiled() {
    try {
      return MachineFactoryCompiler.builder(metered)
          .withInterpreterFallback(InterpreterFallback.SILENT)
          .compile();
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.WARNING, "a module is interpreted: {0}", e.getMessage());
      return InterpreterMachine::new;
    }
  }
}

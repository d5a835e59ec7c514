package org.logothete.chaincode.wasm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** A module that was checked and metered: what {@link WasmRuntime} runs. */
public final class WasmModule {
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
    validated(module);
    try {
      return new WasmModule(layout, validated(metered));
    } catch (RefusedModuleException e) {
      throw new IllegalStateException("a valid module was not, once it was metered", e);
    }
  }

  private static com.dylibso.chicory.wasm.WasmModule validated(byte[] module)
      throws RefusedModuleException {
    try {
      return Parser.parse(module);
    } catch (ChicoryException e) {
      throw new RefusedModuleException("not a valid module: " + e.getMessage());
    } catch (ArithmeticException | IndexOutOfBoundsException | IllegalArgumentException e) {
      // The parser's way to say that a number in the module is absurd.
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

  /** Makes machines that run the JVM's own code. */
  Function<Instance, Machine> compiled() {
    return MachineFactoryCompiler.builder(metered)
        .withInterpreterFallback(InterpreterFallback.SILENT)
        .compile();
  }
}

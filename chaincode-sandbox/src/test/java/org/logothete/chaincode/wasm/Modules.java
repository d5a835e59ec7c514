package org.logothete.chaincode.wasm;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.ChaincodeCall;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.call.ReadSet;
import org.logothete.chaincode.call.WriteSet;
import org.logothete.chaincode.wat.Wat;
import org.logothete.chaincode.wat.WatException;

/** Modules of text, and what comes of running them. */
final class Modules {
  /** Answers 200 with the eight bytes at 0. */
  static final String ANSWER =
      " (call $set_result (i32.const 200) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 8))";

  private Modules() {}

  /** What a call came to, and what it recorded. */
  record Run(Outcome outcome, ReadSet reads, WriteSet writes, long instructionsLeft) {}

  /** A module with all imports, a memory of a page, and these fields. */
  static ByteString module(String fields) {
    return assembled("(module %s (memory $memory 1 2) %s)".formatted(imports(), fields));
  }

  /** A module whose entry has this body. */
  static ByteString entry(String body) {
    return module("(func (export \"invoke\") %s)".formatted(body));
  }

  /** A module whose entry answers with what this expression of 64 bits says. */
  static ByteString answering(String expression) {
    return entry("(i64.store (i32.const 0) %s) %s".formatted(expression, ANSWER));
  }

  static ByteString assembled(String text) {
    try {
      return ByteString.copyFrom(Wat.assemble(text));
    } catch (WatException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String imports() {
    return Arrays.stream(HostFunction.values())
        .map(
            each ->
                "(import \"%s\" \"%s\" (func $%s %s %s))"
                    .formatted(
                        HostFunction.MODULE,
                        each.importName(),
                        each.importName(),
                        types("param", each.signature().parameters()),
                        types("result", each.signature().results())))
        .collect(Collectors.joining("\n"));
  }

  private static String types(String keyword, String letters) {
    if (letters.isEmpty()) {
      return "";
    }
    List<String> types = new ArrayList<>();
    letters.chars().forEach(letter -> types.add(letter == 'I' ? "i64" : "i32"));
    return "(%s %s)".formatted(keyword, String.join(" ", types));
  }

  static WasmModule checked(ByteString module) {
    try {
      return WasmModule.check(module);
    } catch (RefusedModuleException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Run run(ByteString module, String... arguments) {
    return run(module, Budget.DEFAULT, new MemoryStateReader(), arguments);
  }

  static Run run(ByteString module, Budget budget, MemoryStateReader state, String... arguments) {
    try (WasmRuntime runtime = WasmRuntime.of(checked(module), _ -> {})) {
      return run(runtime, budget, state, Calls.of(arguments));
    }
  }

  static Run run(WasmRuntime runtime, Budget budget, MemoryStateReader state, ChaincodeCall call) {
    CallContext context =
        CallContext.of(
            call.chaincode(),
            state,
            budget,
            (name, arguments, inner) ->
                name.equals("cc")
                    ? runtime.invoke(call.to(name, arguments), inner)
                    : Calls.noOthers(name, arguments, inner));
    Outcome outcome = runtime.invoke(call, context);
    return new Run(outcome, context.readSet(), context.writeSet(), context.instructionsLeft());
  }
}

package org.logothete.chaincode.wasm;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.function.Function;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

/**
 * A module that tries to escape, to exhaust or to confuse, and what has to come of it.
 *
 * @param group where docs/security.md lists it
 * @param name what it tries
 * @param expected {@code refused}, a failure's name, or {@code answers}
 * @param detail part of the refusal or the failure's detail, or the whole answer
 */
record Probe(String group, String name, ByteString module, String expected, String detail) {
  /** Enough for all that ends by itself; the interpreter runs it as well. */
  static final Budget BUDGET =
      new Budget(
          2_000_000,
          4L << 20,
          Budget.DEFAULT.wallClock().multipliedBy(4),
          64 << 10,
          64 << 10,
          100,
          64 << 10,
          4);

  static final String REFUSED = "refused";
  static final String ANSWERS = "answers";

  static Probe refused(String group, String name, ByteString module, String why) {
    return new Probe(group, name, module, REFUSED, why);
  }

  static Probe fails(String group, String name, ByteString module, Failure reason, String why) {
    return new Probe(group, name, module, reason.name(), why);
  }

  static Probe answers(String group, String name, ByteString module, String answer) {
    return new Probe(group, name, module, ANSWERS, answer);
  }

  /** What really comes of it, in the words of what is expected. */
  String comesTo(Function<WasmModule, WasmRuntime> runtimes) {
    WasmModule checked;
    try {
      checked = WasmModule.check(module);
    } catch (RefusedModuleException e) {
      return REFUSED + ": " + e.getMessage();
    }
    MemoryStateReader state = new MemoryStateReader();
    state.put("cc", "large", "x".repeat(10_000)).put("cc", "small", "y").put("other", "a", "z");
    try (WasmRuntime runtime = runtimes.apply(checked)) {
      Modules.Run run = Modules.run(runtime, BUDGET, state, Calls.of("f", "a"));
      return switch (run.outcome()) {
        case Outcome.Failed failed -> failed.reason() + ": " + failed.detail();
        case Outcome.Returned returned ->
            "%s: %d %s %s"
                .formatted(
                    ANSWERS,
                    returned.status(),
                    hex(returned.payload()),
                    run.writes().writes().stream()
                        .map(write -> write.namespace() + "/" + write.key())
                        .toList());
      };
    }
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public String toString() {
    return group + ": " + name;
  }
}

package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.ChaincodeEvent;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

/** The samples do what their pages say. */
class SamplesTest {
  private final MemoryStateReader state = new MemoryStateReader();

  static ByteString counter() {
    return sample("wasm-counter/counter.wat");
  }

  static ByteString assets() {
    return sample("wasm-asset-transfer/asset.wat");
  }

  private static ByteString sample(String file) {
    try {
      return Modules.assembled(Files.readString(Path.of("samples").resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a call and applies what it wrote, as executors do. */
  private Outcome.Returned apply(WasmRuntime runtime, String... arguments) {
    Modules.Run run = Modules.run(runtime, Budget.DEFAULT, state, Calls.of(arguments));
    assertThat(run.outcome()).isInstanceOf(Outcome.Returned.class);
    if (run.outcome().succeeded()) {
      state.apply(run.writes(), "ab".repeat(32), 1);
    }
    return (Outcome.Returned) run.outcome();
  }

  private static Outcome.Returned answer(int status, String message, String payload) {
    return new Outcome.Returned(
        status, message, ByteString.copyFromUtf8(payload), Optional.empty());
  }

  @Test
  void theCounterCounts() {
    try (WasmRuntime counter = WasmRuntime.of(Modules.checked(counter()), _ -> {})) {
      assertThat(apply(counter, "get")).isEqualTo(answer(200, "", "0"));
      for (int i = 1; i <= 11; i++) {
        assertThat(apply(counter, "increment")).isEqualTo(answer(200, "", Integer.toString(i)));
      }
      assertThat(apply(counter, "get")).isEqualTo(answer(200, "", "11"));
      Outcome refused = answer(400, "increment or get", "");
      assertThat(apply(counter, "decrement")).isEqualTo(refused);
      assertThat(apply(counter, "got")).isEqualTo(refused);
      assertThat(apply(counter, "x".repeat(100))).isEqualTo(refused);
      assertThat(apply(counter)).isEqualTo(refused);
    }
  }

  @Test
  void assetsChangeHands() {
    try (WasmRuntime assets = WasmRuntime.of(Modules.checked(assets()), _ -> {})) {
      assertThat(apply(assets, "read", "a1")).isEqualTo(answer(404, "there is none", ""));
      assertThat(apply(assets, "transfer", "a1", "ann"))
          .isEqualTo(answer(404, "there is none", ""));
      assertThat(apply(assets, "create", "a1", "ann", "100"))
          .isEqualTo(answer(200, "", "ann\n100"));
      assertThat(apply(assets, "create", "a1", "bob", "1"))
          .isEqualTo(answer(409, "there is one already", ""));
      assertThat(apply(assets, "transfer", "a1", "barbara"))
          .isEqualTo(
              new Outcome.Returned(
                  200,
                  "",
                  ByteString.copyFromUtf8("barbara\n100"),
                  Optional.of(new ChaincodeEvent("transferred", ByteString.copyFromUtf8("a1")))));
      assertThat(apply(assets, "read", "a1")).isEqualTo(answer(200, "", "barbara\n100"));
      assertThat(apply(assets, "steal", "a1"))
          .isEqualTo(answer(400, "create, transfer or read", ""));
      assertThat(apply(assets, "read")).isEqualTo(answer(400, "create, transfer or read", ""));
    }
  }
}

package org.logothete.chaincode.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.logothete.chaincode.call.Budget;
import org.logothete.chaincode.call.Calls;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;

/**
 * Modules with random damage are refused, or run to an outcome that is the same compiled and
 * interpreted. Nothing else may come of them.
 */
class FuzzTest {
  private static final int MODULES = 6_000;
  private static final int CODE_BYTES = 150;

  /** Little enough for the interpreter. */
  private static final Budget BUDGET =
      new Budget(
          30_000,
          1 << 20,
          Budget.DEFAULT.wallClock().multipliedBy(10),
          100_000,
          100_000,
          50,
          100_000,
          3);

  @Test
  void damagedModulesAreRefusedOrRun() {
    long seed = Long.getLong("wasm.seed", ThreadLocalRandom.current().nextLong());
    Random random = new Random(seed);
    List<byte[]> corpus = corpus();
    int accepted = 0;
    for (int i = 0; i < MODULES; i++) {
      ByteString module = ByteString.copyFrom(damaged(corpus, random));
      try {
        accepted += runs(module) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        fail(
            "-Dwasm.seed=%d, module %d: %s"
                .formatted(seed, i, HexFormat.of().formatHex(module.toByteArray())),
            e);
      }
    }
    // Far more are, so that what runs is tried as well.
    assertThat(accepted).as("-Dwasm.seed=%d", seed).isGreaterThan(MODULES / 50);
  }

  private static List<byte[]> corpus() {
    List<byte[]> corpus = new ArrayList<>();
    corpus.add(SamplesTest.counter().toByteArray());
    corpus.add(SamplesTest.assets().toByteArray());
    for (Probe probe : CodeProbes.all()) {
      if (probe.module().size() < 4_000) {
        corpus.add(probe.module().toByteArray());
      }
    }
    return corpus;
  }

  private static byte[] damaged(List<byte[]> corpus, Random random) {
    byte[] module = corpus.get(random.nextInt(corpus.size())).clone();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      // Mostly near the end, where the code is; all of the corpus begins with the same imports.
      int span = random.nextInt(8) == 0 ? module.length : Math.min(module.length, CODE_BYTES);
      int at = module.length - 1 - random.nextInt(span);
      switch (random.nextInt(6)) {
        case 0 -> module[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> module[at] = (byte) random.nextInt(256);
        case 2 -> module[at]++;
        case 3 -> {
          byte[] other = corpus.get(random.nextInt(corpus.size()));
          int from = random.nextInt(other.length);
          int size =
              Math.min(1 + random.nextInt(8), Math.min(other.length - from, module.length - at));
          System.arraycopy(other, from, module, at, size);
        }
        case 4 -> {
          int from = random.nextInt(module.length);
          int size = Math.min(1 + random.nextInt(4), module.length - Math.max(from, at));
          System.arraycopy(module.clone(), from, module, at, size);
        }
        default ->
            module[at] = new byte[] {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, 0x0b}[random.nextInt(6)];
      }
    }
    return module;
  }

  /** Whether the module was accepted. */
  private static boolean runs(ByteString module) {
    WasmModule checked;
    try {
      checked = WasmModule.check(module);
    } catch (RefusedModuleException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
    Outcome compiled;
    Outcome interpreted;
    try (WasmRuntime runtime = WasmRuntime.of(checked, _ -> {})) {
      compiled = run(runtime);
    }
    try (WasmRuntime runtime = WasmRuntime.interpreting(checked, _ -> {})) {
      interpreted = run(runtime);
    }
    if (compiled instanceof Outcome.Failed one && interpreted instanceof Outcome.Failed other) {
      assertThat(one.reason()).isNotEqualTo(Failure.TIMED_OUT);
      assertThat(other.reason()).isEqualTo(one.reason());
    } else {
      assertThat(interpreted).isEqualTo(compiled);
    }
    return true;
  }

  private static Outcome run(WasmRuntime runtime) {
    MemoryStateReader state = new MemoryStateReader().put("cc", "counter", "7");
    return Modules.run(runtime, BUDGET, state, Calls.of("increment", "b", "c")).outcome();
  }
}

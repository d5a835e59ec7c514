package org.logothete.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.logothete.ledger.state.StateView;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How much memory a process holds that filled a state, with a heap of 256 MiB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-XX:+UseSerialGC"})
public class StateMemoryBenchmark {
  /** What the kernel says of this process. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Resident {
    public long residentMebibytes;
    public long residentMebibytesMax;
  }

  @Param({"1000000", "2000000", "4000000"})
  private int keys;

  private final SampleState state = new SampleState();

  /** Fills the state in blocks of 50 000 keys, then proves one of a thousand keys. */
  @Benchmark
  public void fill(Resident resident) throws IOException {
    state.open();
    state.fill(keys);
    try (StateView view = state.view()) {
      for (int number = 0; number < keys; number += 1_000) {
        if (!view.prove(SampleState.key(number))
            .proves(
                view.root(),
                SampleState.key(number),
                view.get(SampleState.key(number)).orElseThrow())) {
          throw new IllegalStateException("a sound proof is refused");
        }
      }
    }
    resident.residentMebibytes = kibibytes("VmRSS:") >> 10;
    resident.residentMebibytesMax = kibibytes("VmHWM:") >> 10;
  }

  private static long kibibytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  @TearDown
  public void delete() throws IOException {
    state.close();
  }
}

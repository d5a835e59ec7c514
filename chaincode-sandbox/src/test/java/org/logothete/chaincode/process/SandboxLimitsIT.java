package org.logothete.chaincode.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.chaincode.call.CallContext;
import org.logothete.chaincode.call.FailedCallException;
import org.logothete.chaincode.call.Failure;
import org.logothete.chaincode.call.MemoryStateReader;
import org.logothete.chaincode.call.Outcome;
import org.logothete.chaincode.shim.Calls;
import org.logothete.chaincode.shim.ShimRuntime;

/** Chaincode that takes too much, does not end, or ends too soon. */
@Timeout(300)
class SandboxLimitsIT {
  @TempDir private Path folder;

  private ChaincodeProcess start(CountDownLatch ready, String... command)
      throws IsolationException, IOException {
    Path socket = Files.createFile(folder.resolve("s"));
    return Lab.sandboxes(folder)
        .start(
            ChaincodeProgram.of(Lab.probes(), "probe", command),
            socket,
            line -> {
              if (line.equals("ready")) {
                ready.countDown();
              }
            },
            _ -> {});
  }

  private static boolean isAlive(String mark) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.anyMatch(each -> commandLine(each).contains(mark));
    }
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException e) {
      // Not a process, or one that has ended since.
      return "";
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loop",
        "sleep",
        "ignore_signals",
        "stopped",
        "flood_output",
        "flood_without_lines",
        "daemon"
      })
  void killsWhateverItDoes(String way)
      throws IsolationException, IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    ChaincodeProcess process = hanging(way, mark);
    assertThat(isAlive(mark)).isTrue();

    process.kill();

    assertThat(isAlive(mark)).as("any process of it").isFalse();
    assertThat(process.awaitEnd()).hasMessageContaining("was stopped");
  }

  /** It runs into the limit of processes or of memory, and may have ended before it is killed. */
  @Test
  void killsAForkBomb() throws IsolationException, IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    ChaincodeProcess process = hanging("fork_bomb", mark);

    process.kill();

    assertThat(isAlive(mark)).as("any process of it").isFalse();
    assertThat(process.awaitEnd().reason()).isIn(Failure.CRASHED, Failure.OUT_OF_MEMORY);
  }

  private ChaincodeProcess hanging(String way, String mark)
      throws IsolationException, IOException, InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    ChaincodeProcess process = start(ready, "/usr/bin/perl", "/chaincode/hang.pl", way, mark);
    ready.await();
    return process;
  }

  @Test
  void endsWithWhatItKills() throws IsolationException, IOException {
    FailedCallException end =
        start(new CountDownLatch(1), "/usr/bin/perl", "/chaincode/hang.pl", "kill_everybody")
            .awaitEnd();

    assertThat(end.reason()).isEqualTo(Failure.CRASHED);
  }

  @ParameterizedTest
  @CsvSource({"one, control groups", "many, control groups", "one, none", "many, none"})
  void killsWhatTakesTooMuchMemory(String how, String where)
      throws IsolationException, IOException {
    Path controlGroups = where.equals("none") ? folder.resolve(where) : Sandboxes.CONTROL_GROUPS;
    String mark = UUID.randomUUID().toString();
    Path socket = Files.createFile(folder.resolve("s"));

    FailedCallException end =
        Sandboxes.on(folder, controlGroups, Lab.ISOLATION)
            .start(
                ChaincodeProgram.of(
                    Lab.probes(), "probe", "/usr/bin/perl", "/chaincode/memory.pl", how, mark),
                socket,
                _ -> {},
                _ -> {})
            .awaitEnd();

    boolean isStopped = how.equals("one") && where.equals("none");
    assertThat(end.reason())
        .as("%s (by itself it runs into the limit of one process)", end.getMessage())
        .isIn(Failure.OUT_OF_MEMORY, isStopped ? Failure.CRASHED : Failure.OUT_OF_MEMORY);
    assertThat(isAlive(mark)).isFalse();
  }

  @Test
  void refusesAHostThatCannotLimit() {
    assertThatThrownBy(() -> Sandboxes.on(folder, folder.resolve("none"), Isolation.REQUIRED))
        .isInstanceOf(IsolationException.class)
        .hasMessageContaining("MEMORY: memory of the whole chaincode")
        .hasMessageContaining("CPU: processor time");
  }

  @Test
  void startsAgainWhatCrashesButLessAndLessOften() throws IsolationException, IOException {
    try (UnixGrpc server = new UnixGrpc();
        ShimRuntime runtime = runtime(server, Duration.ofSeconds(60), "/bin/false")) {
      for (int i = 0; i < 3; i++) {
        assertFailed(invoke(runtime), Failure.CRASHED, "ended with status 1");
      }
      assertFailed(invoke(runtime), Failure.NOT_AVAILABLE, "crashed 3 times");
    }
  }

  @Test
  void stopsWhatDoesNotRegister() throws IsolationException, IOException {
    String mark = UUID.randomUUID().toString();
    try (UnixGrpc server = new UnixGrpc();
        ShimRuntime runtime =
            runtime(
                server,
                Duration.ofSeconds(1),
                "/usr/bin/perl",
                "/chaincode/hang.pl",
                "sleep",
                mark)) {
      assertFailed(invoke(runtime), Failure.NOT_AVAILABLE, "did not register within 1000 ms");
      assertThat(isAlive(mark)).isFalse();
    }
  }

  private ShimRuntime runtime(UnixGrpc server, Duration start, String... command)
      throws IsolationException, IOException {
    return new ShimRuntime(
        Calls.ID,
        new LaunchedChaincode(
            Lab.sandboxes(folder),
            ChaincodeProgram.of(Lab.probes(), Calls.ID, command),
            server,
            _ -> {}),
        start);
  }

  private static Outcome invoke(ShimRuntime runtime) {
    CallContext context = Calls.context(MemoryStateReader.ofSmallPages());
    return runtime.invoke(Calls.call("t1"), context);
  }

  private static void assertFailed(Outcome outcome, Failure reason, String detail) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.reason()).as(failed.detail()).isEqualTo(reason);
              assertThat(failed.detail()).contains(detail);
            });
  }

  @Test
  void nothingIsMissingThatIsNotWaived() throws IsolationException, IOException {
    assertThat(Lab.sandboxes(folder).missing())
        .isSubsetOf(EnumSet.of(Guarantee.MEMORY, Guarantee.CPU, Guarantee.PROCESSES));
  }
}

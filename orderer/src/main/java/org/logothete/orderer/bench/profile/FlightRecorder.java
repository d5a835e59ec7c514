package org.logothete.orderer.bench.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.logothete.orderer.local.LocalNetworkException;

/** Has other JVMs of this machine record themselves, through the JDK's {@code jcmd}. */
final class FlightRecorder {
  private static final String NAME = "name=logothete-bench";

  /** What a flame graph of this program needs; the JVM's default cuts stacks at 64. */
  private static final String STACK_DEPTH = "stackdepth=256";

  private static final List<String> START =
      List.of(
          "JFR.start",
          NAME,
          "settings=profile",
          // On Linux: samples by the CPU time of each thread, in native code as well.
          "jdk.CPUTimeSample#enabled=true",
          "jdk.CPUTimeSample#throttle=10ms");

  private FlightRecorder() {}

  /**
   * Begins to record.
   *
   * @param pids by the names of the processes
   * @throws LocalNetworkException if one cannot be recorded
   */
  static void start(Map<String, Long> pids) throws LocalNetworkException, InterruptedException {
    // Fails where one was recorded before: the depth is then as it was set.
    await(all(pids, _ -> List.of("JFR.configure", STACK_DEPTH)), Failure.IGNORED);
    await(all(pids, _ -> START), Failure.THROWN);
  }

  /**
   * Ends the recordings.
   *
   * @param file where to write the recording of a process
   */
  static void stop(Map<String, Long> pids, Function<String, Path> file)
      throws LocalNetworkException, InterruptedException {
    await(
        all(
            pids,
            name -> List.of("JFR.stop", NAME, "filename=" + file.apply(name).toAbsolutePath())),
        Failure.THROWN);
  }

  private enum Failure {
    IGNORED,
    THROWN
  }

  private record Started(String name, Process process) {}

  /** At once, not in turn: the recordings are to be of the same time. */
  private static List<Started> all(Map<String, Long> pids, Function<String, List<String>> command)
      throws LocalNetworkException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new LocalNetworkException(
          "profiling needs a JDK: there is no " + jcmd + " beside the Java that runs");
    }
    List<Started> started = new ArrayList<>();
    for (Map.Entry<String, Long> process : pids.entrySet()) {
      List<String> line = new ArrayList<>(List.of(jcmd.toString(), "" + process.getValue()));
      line.addAll(command.apply(process.getKey()));
      try {
        started.add(
            new Started(
                process.getKey(), new ProcessBuilder(line).redirectErrorStream(true).start()));
      } catch (IOException e) {
        throw new LocalNetworkException("cannot run " + jcmd + ": " + e.getMessage(), e);
      }
    }
    return started;
  }

  private static void await(List<Started> started, Failure failure)
      throws LocalNetworkException, InterruptedException {
    for (Started one : started) {
      String said;
      try {
        said = new String(one.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        said = String.valueOf(e.getMessage());
      }
      if (one.process().waitFor() != 0 && failure == Failure.THROWN) {
        throw new LocalNetworkException(
            "%s cannot be recorded: %s".formatted(one.name(), said.strip()));
      }
    }
  }
}

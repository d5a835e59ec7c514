package org.logothete.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The product's command line, as an operator calls it. */
final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Command() {}

  /** The launcher, running what the build has packaged and building nothing itself. */
  static ProcessBuilder builder(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("logothete.launcher")).toAbsolutePath().toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LOGOTHETE_BUILD", "never");
    // Hundreds of processes will start: the first prepares it for all.
    builder.environment().put("LOGOTHETE_AOT", "wait");
    return builder;
  }

  /**
   * Runs a command to its end.
   *
   * @param log gets what it prints
   * @throws AssertionError with what it printed, unless it succeeds in time
   */
  static void run(Path log, String... arguments) throws IOException, InterruptedException {
    int exitCode = exitCode(log, arguments);
    if (exitCode != 0) {
      throw new AssertionError(
          List.of(arguments) + " exits with " + exitCode + ": " + Files.readString(log));
    }
  }

  private static int exitCode(Path log, String... arguments)
      throws IOException, InterruptedException {
    Process process = builder(List.of(arguments)).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(List.of(arguments) + " does not end: " + Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  /**
   * Runs a command to its end and gives back what it printed.
   *
   * @throws AssertionError with what it printed, unless it succeeds in time
   */
  static String output(Path log, String... arguments) throws IOException, InterruptedException {
    run(log, arguments);
    return Files.readString(log);
  }

  /**
   * Runs a command that may fail, as it does while a node has no time for it.
   *
   * @return what it printed; empty if it failed
   * @throws AssertionError if it does not end in time
   */
  static Optional<String> attempt(Path log, String... arguments)
      throws IOException, InterruptedException {
    return exitCode(log, arguments) == 0 ? Optional.of(Files.readString(log)) : Optional.empty();
  }
}

package org.logothete.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of this machine that tests use and not every machine has. */
final class HostProgram {
  private HostProgram() {}

  /** Whether a program is found where programs are looked for. */
  static boolean isInstalled(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }
}

package org.logothete.orderer.bench.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a measurement ran on.
 *
 * @param cpu its model as the system names it
 * @param memoryBytes of the machine; 0 if not known
 * @param loadAverage of the minute before: what else ran; negative if not known
 */
public record Machine(
    String cpu, int cores, long memoryBytes, String system, String java, double loadAverage) {
  private static final int KIBI = 1 << 10;

  /** This machine now. */
  public static Machine here() {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name").orElse("unknown"),
        Runtime.getRuntime().availableProcessors(),
        field(Path.of("/proc/meminfo"), "MemTotal")
            .map(kibi -> Long.parseLong(kibi.replaceAll("\\D", "")) * KIBI)
            .orElse(0L),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static Optional<String> field(Path file, String name) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException _) {
      // Not Linux.
      return Optional.empty();
    }
  }
}

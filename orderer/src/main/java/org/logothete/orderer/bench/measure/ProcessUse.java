package org.logothete.orderer.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process has used so far, as Linux tells it under {@code /proc} (proc(5)).
 *
 * @param cpuSeconds user and system time of all its threads since it started
 * @param residentBytes memory it holds now
 */
public record ProcessUse(double cpuSeconds, long residentBytes) {
  private static final String RESIDENT = "VmRSS:";

  /** Reads a process; empty if there is none, or this is no Linux. */
  public static Optional<ProcessUse> of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      return Optional.of(
          parse(
              Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1),
              Files.readString(process.resolve("status"), StandardCharsets.ISO_8859_1)));
    } catch (IOException _) {
      // Not known here: the process may have ended, or the system has no /proc.
      return Optional.empty();
    }
  }

  /** Reads the two files' text. */
  static ProcessUse parse(String stat, String status) {
    long kibibytes =
        status
            .lines()
            .filter(line -> line.startsWith(RESIDENT))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0);
    return new ProcessUse(ProcStat.cpuSeconds(stat), kibibytes << 10);
  }
}

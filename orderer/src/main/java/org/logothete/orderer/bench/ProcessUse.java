package org.logothete.orderer.bench;

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
record ProcessUse(double cpuSeconds, long residentBytes) {
  /** USER_HZ: the unit of times in /proc on every Linux platform that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** The fields after the command are counted from state, which is field 3. */
  private static final int FIRST_FIELD = 3;

  private static final int USER_TICKS = 14;
  private static final int SYSTEM_TICKS = 15;
  private static final String RESIDENT = "VmRSS:";

  /** Reads a process; empty if there is none, or this is no Linux. */
  static Optional<ProcessUse> of(long pid) {
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
    // The command is in parentheses and may hold spaces and parentheses itself.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(fields[USER_TICKS - FIRST_FIELD])
            + Long.parseLong(fields[SYSTEM_TICKS - FIRST_FIELD]);
    long kibibytes =
        status
            .lines()
            .filter(line -> line.startsWith(RESIDENT))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0);
    return new ProcessUse(ticks / TICKS_PER_SECOND, kibibytes << 10);
  }
}

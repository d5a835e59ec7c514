package org.logothete.chaincode.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says of processes in {@code /proc}. */
final class ProcessStatus {
  private static final long KIB = 1024;

  private ProcessStatus() {}

  /** Of a process and all that descend from it: memory that is theirs alone, in bytes. */
  static long memoryOfTree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants())
        .mapToLong(each -> memoryOf(each.pid()))
        .sum();
  }

  /** Whether it runs no more; whoever has to may still ask for its exit status. */
  static boolean isGone(long pid) {
    List<String> status = of(pid);
    return status.isEmpty() || status.stream().anyMatch(line -> line.startsWith("State:\tZ"));
  }

  private static long memoryOf(long pid) {
    return of(pid).stream()
        .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
        .sum();
  }

  /** Its lines; none if there is no such process any more. */
  private static List<String> of(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/%d/status".formatted(pid)), US_ASCII);
    } catch (IOException e) {
      return List.of();
    }
  }
}

package org.logothete.chaincode.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How much memory processes use, where no control group counts it. */
final class MemoryUse {
  private static final long KIB = 1024;

  private MemoryUse() {}

  /** Of a process and all that descend from it: what is theirs alone, in bytes. */
  static long ofTree(ProcessHandle root) {
    return Stream.concat(Stream.of(root), root.descendants())
        .mapToLong(each -> of(each.pid()))
        .sum();
  }

  private static long of(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)), US_ASCII)) {
      return lines
          .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
          .sum();
    } catch (IOException | UncheckedIOException e) {
      // It has ended since it was listed.
      return 0;
    }
  }
}

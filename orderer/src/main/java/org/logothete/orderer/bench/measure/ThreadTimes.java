package org.logothete.orderer.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The time each of a process's threads has had on a CPU, those of the JVM itself included, as Linux
 * tells it under {@code /proc/PID/task} (proc(5)). Threads that ended are not there any more.
 */
public final class ThreadTimes {
  private record Reading(String name, double seconds) {}

  private final Map<Long, Reading> byThread;

  private ThreadTimes(Map<Long, Reading> byThread) {
    this.byThread = byThread;
  }

  /** Reads a process; empty if there is none, or this is no Linux. */
  public static ThreadTimes of(long pid) {
    Map<Long, Reading> readings = new HashMap<>();
    for (Path thread : threads(pid)) {
      try {
        String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
        readings.put(
            Long.parseLong(thread.getFileName().toString()),
            new Reading(ProcStat.command(stat), ProcStat.cpuSeconds(stat)));
      } catch (IOException _) {
        // The thread ended just now.
      }
    }
    return new ThreadTimes(readings);
  }

  private static List<Path> threads(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.toList();
    } catch (IOException _) {
      // The process ended, or the system has no /proc.
      return List.of();
    }
  }

  /** Seconds since an earlier reading, by what the threads do. */
  public Map<String, Double> since(ThreadTimes earlier) {
    Map<String, Double> groups = new TreeMap<>();
    byThread.forEach(
        (thread, reading) -> {
          Reading before = earlier.byThread.get(thread);
          double seconds = reading.seconds() - (before == null ? 0 : before.seconds());
          if (seconds > 0) {
            groups.merge(group(reading.name()), seconds, Double::sum);
          }
        });
    return groups;
  }

  /**
   * What threads that do one work have in common: the name without its number. Linux keeps fifteen
   * characters of a name.
   */
  public static String group(String name) {
    String plain = name.replaceAll("[-#_ ]*[0-9]+[-0-9]*$", "");
    return plain.isEmpty() ? name : plain;
  }
}

package org.logothete.chaincode.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group of one chaincode: what the kernel counts and limits over all its processes. Of
 * either version, and of those controllers that this user may write.
 */
final class ControlGroup {
  private static final int CPU_PERIOD_MICROS = 100_000;
  private static final int REMOVALS_MAX = 100;
  private static final long REMOVAL_NANOS = 20_000_000;

  private final Map<Guarantee, Path> folders;
  private final boolean isUnified;

  private ControlGroup(Map<Guarantee, Path> folders, boolean isUnified) {
    this.folders = folders;
    this.isUnified = isUnified;
  }

  /** Makes a group with limits, as far as the host lets us. */
  static ControlGroup create(Path hierarchy, String name, ProcessLimits limits) {
    boolean isUnified = Files.exists(hierarchy.resolve("cgroup.controllers"));
    Map<Guarantee, Path> folders = new EnumMap<>(Guarantee.class);
    ControlGroup group = new ControlGroup(folders, isUnified);
    for (Setting each : settings(isUnified, limits)) {
      Path parent = isUnified ? hierarchy : hierarchy.resolve(each.controller);
      Path folder = parent.resolve(name);
      if (group.limit(parent, folder, each)) {
        folders.put(each.guarantee, folder);
      }
    }
    return group;
  }

  /** What the group enforces. */
  Set<Guarantee> enforced() {
    Set<Guarantee> enforced = EnumSet.noneOf(Guarantee.class);
    enforced.addAll(folders.keySet());
    return enforced;
  }

  /** The files that a process writes its number to, to be of the group. */
  List<Path> members() {
    return folders.values().stream().distinct().map(each -> each.resolve("cgroup.procs")).toList();
  }

  /** Whether a process of the group was killed for memory. */
  boolean ranOutOfMemory() {
    Path folder = folders.get(Guarantee.MEMORY);
    if (folder == null) {
      return false;
    }
    Path events = folder.resolve(isUnified ? "memory.events" : "memory.oom_control");
    try {
      return Files.readAllLines(events, US_ASCII).stream()
          .anyMatch(line -> line.startsWith("oom_kill ") && !line.endsWith(" 0"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives its processes all the processor time there is: they need some to end. */
  void hurry() {
    Path folder = folders.get(Guarantee.CPU);
    if (folder != null) {
      write(folder.resolve(isUnified ? "cpu.max" : "cpu.cfs_quota_us"), isUnified ? "max" : "-1");
      write(
          folder.resolve(isUnified ? "cpu.weight" : "cpu.shares"), isUnified ? "10000" : "262144");
    }
  }

  /**
   * Removes the group, once its processes are gone; the kernel holds it until all of them were
   * asked for their exit status. One that is held for longer stays, empty, under a name of its own.
   */
  void remove() {
    for (Path folder : folders.values().stream().distinct().toList()) {
      for (int i = 0; i < REMOVALS_MAX && !folder.toFile().delete(); i++) {
        LockSupport.parkNanos(REMOVAL_NANOS);
      }
    }
  }

  private boolean limit(Path parent, Path folder, Setting setting) {
    try {
      if (isUnified && !Files.exists(folder)) {
        Files.writeString(parent.resolve("cgroup.subtree_control"), "+memory +cpu +pids");
      }
      if (!Files.isDirectory(folder)) {
        // In a control group's file system this makes the group; elsewhere it would make a folder.
        if (!Files.exists(parent.resolve("cgroup.procs"))) {
          return false;
        }
        Files.createDirectory(folder);
      }
      return setting.files.entrySet().stream()
          .allMatch(each -> write(folder.resolve(each.getKey()), each.getValue()));
    } catch (IOException e) {
      // The host does not let us; the guarantee counts as missing and is named by who asks.
      return false;
    }
  }

  private static boolean write(Path file, String value) {
    try {
      Files.writeString(file, value);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private record Setting(Guarantee guarantee, String controller, Map<String, String> files) {}

  private static List<Setting> settings(boolean isUnified, ProcessLimits limits) {
    String memory = Long.toString(limits.memoryBytes());
    String processes = Integer.toString(limits.processes());
    long quota = (long) CPU_PERIOD_MICROS * limits.cpuPercent() / 100;
    List<Setting> settings = new ArrayList<>();
    settings.add(
        new Setting(
            Guarantee.MEMORY,
            "memory",
            Map.of(isUnified ? "memory.max" : "memory.limit_in_bytes", memory)));
    settings.add(
        new Setting(
            Guarantee.CPU,
            "cpu",
            isUnified
                ? Map.of("cpu.max", quota + " " + CPU_PERIOD_MICROS)
                : Map.of(
                    "cpu.cfs_period_us", Integer.toString(CPU_PERIOD_MICROS),
                    "cpu.cfs_quota_us", Long.toString(quota))));
    settings.add(new Setting(Guarantee.PROCESSES, "pids", Map.of("pids.max", processes)));
    return settings;
  }
}

package org.logothete.orderer.ops;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Comparator;

/** What the process's threads are doing, virtual ones left out. */
final class ThreadDump {
  private ThreadDump() {}

  /** One paragraph for each thread, by name. */
  static String text() {
    StringBuilder text = new StringBuilder();
    ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
    Arrays.sort(threads, Comparator.comparing(ThreadInfo::getThreadName));
    for (ThreadInfo thread : threads) {
      describe(thread, text);
    }
    return text.toString();
  }

  private static void describe(ThreadInfo thread, StringBuilder text) {
    text.append(
        "\"%s\" #%d %s%n"
            .formatted(thread.getThreadName(), thread.getThreadId(), thread.getThreadState()));
    LockInfo awaited = thread.getLockInfo();
    if (awaited != null) {
      text.append("  waits for ").append(awaited);
      if (thread.getLockOwnerName() != null) {
        text.append(" held by \"").append(thread.getLockOwnerName()).append('"');
      }
      text.append('\n');
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("  at ").append(frame).append('\n');
    }
    for (MonitorInfo monitor : thread.getLockedMonitors()) {
      text.append("  holds ").append(monitor).append('\n');
    }
    text.append('\n');
  }
}

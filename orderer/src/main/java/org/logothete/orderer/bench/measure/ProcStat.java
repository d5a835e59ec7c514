package org.logothete.orderer.bench.measure;

/** The text of {@code /proc/PID/stat} (proc(5)), of a process or of a thread. */
final class ProcStat {
  /** USER_HZ: the unit of times in /proc on every Linux platform that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** The fields after the command are counted from state, which is field 3. */
  private static final int FIRST_FIELD = 3;

  private static final int USER_TICKS = 14;
  private static final int SYSTEM_TICKS = 15;

  private ProcStat() {}

  /** The command is in parentheses and may hold spaces and parentheses itself. */
  static String command(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  /** User and system time. */
  static double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks =
        Long.parseLong(fields[USER_TICKS - FIRST_FIELD])
            + Long.parseLong(fields[SYSTEM_TICKS - FIRST_FIELD]);
    return ticks / TICKS_PER_SECOND;
  }
}

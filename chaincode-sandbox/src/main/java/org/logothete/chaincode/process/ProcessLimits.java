package org.logothete.chaincode.process;

/**
 * What the processes of one chaincode may use, all together where nothing else is said.
 *
 * @param memoryBytes of memory, files in {@code /tmp} included
 * @param cpuPercent of one processor
 * @param processes processes and threads; some fifty are the runtimes' and the bridge's
 * @param openFiles of each process
 * @param fileBytes largest file
 * @param tmpBytes all files; nothing but {@code /tmp} can be written
 * @param outputBytesPerSecond of standard output and error; more has to wait
 */
public record ProcessLimits(
    long memoryBytes,
    int cpuPercent,
    int processes,
    int openFiles,
    long fileBytes,
    long tmpBytes,
    int outputBytesPerSecond) {
  /** Enough for chaincode in Java or Node. */
  public static final ProcessLimits DEFAULT =
      new ProcessLimits(512L << 20, 100, 200, 1024, 16L << 20, 64L << 20, 64 << 10);

  public ProcessLimits {
    if (memoryBytes < 1
        || cpuPercent < 1
        || processes < 1
        || openFiles < 1
        || fileBytes < 1
        || tmpBytes < 1
        || outputBytesPerSecond < 1) {
      throw new IllegalArgumentException("limits are positive numbers");
    }
  }

  /** The same with other memory; {@code /tmp} is no larger than that. */
  public ProcessLimits withMemoryBytes(long bytes) {
    return new ProcessLimits(
        bytes,
        cpuPercent,
        processes,
        openFiles,
        fileBytes,
        Math.min(tmpBytes, bytes),
        outputBytesPerSecond);
  }
}

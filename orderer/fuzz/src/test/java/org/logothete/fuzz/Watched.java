package org.logothete.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Runs a target and watches what it allocates: no input of a few bytes may cost memory beyond what
 * any input costs, plus a multiple of its own size. A length that is believed before it is checked
 * is far above that.
 */
final class Watched {
  /** Parsing a channel's certificates, simulating a cluster. */
  private static final long ALLOCATED_ANYWAY_MAX = 64L << 20;

  private static final long ALLOCATED_PER_BYTE_MAX = 4096;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Watched() {}

  static void run(FuzzTarget target, byte[] input) throws Exception {
    long max = ALLOCATED_ANYWAY_MAX + ALLOCATED_PER_BYTE_MAX * input.length;
    // The first time classes are loaded and instrumented, which is dear and nobody's doing.
    if (allocated(target, input) > max) {
      long again = allocated(target, input);
      if (again > max) {
        throw new AssertionError(
            "%d bytes allocated for an input of %d".formatted(again, input.length));
      }
    }
  }

  private static long allocated(FuzzTarget target, byte[] input) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    target.run(input);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}

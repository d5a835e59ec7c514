package org.logothete.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.logothete.ledger.BlockEntry;
import org.rocksdb.RocksDBException;

/**
 * {@link AppendBenchmark} by turns, one write of each kind after the other, and how long the
 * quickest of them took: what else the machine does meets all kinds alike, and the quickest least.
 * Arguments: bytes of a block, how many of them.
 */
public final class AppendRatio {
  private static final List<Integer> PERCENTILES = List.of(5, 10, 25, 50);
  private static final double MICROS = 1e-3;

  private AppendRatio() {}

  /** One write. */
  private interface Write {
    void run() throws RocksDBException;
  }

  public static void main(String[] arguments) throws Exception {
    int bytes = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    AppendBenchmark work = AppendBenchmark.of(bytes);
    work.open();
    try {
      // The first quarter warms up.
      measure(work, count / 4);
      print(measure(work, count));
    } finally {
      work.close();
    }
  }

  /** Of each kind the nanoseconds of all writes, ascending. */
  private static long[][] measure(AppendBenchmark work, int count) throws RocksDBException {
    long[][] nanos = new long[3][count];
    for (int i = 0; i < count; i++) {
      BlockEntry block = work.next();
      nanos[0][i] = nanos(() -> work.commit(block));
      nanos[1][i] = nanos(() -> work.bareWrite(block));
      nanos[2][i] = nanos(() -> work.bareRows(block));
    }
    for (long[] each : nanos) {
      Arrays.sort(each);
    }
    return nanos;
  }

  private static long nanos(Write write) throws RocksDBException {
    long begun = System.nanoTime();
    write.run();
    return System.nanoTime() - begun;
  }

  private static void print(long[][] nanos) {
    for (int percentile : PERCENTILES) {
      int at = nanos[0].length * percentile / 100;
      long ledger = nanos[0][at];
      System.out.printf(
          Locale.ROOT,
          "%d %% within: ledger %.0f us; bare value %.0f us, %d %%; bare rows %.0f us, %d %%%n",
          percentile,
          ledger * MICROS,
          nanos[1][at] * MICROS,
          100 * nanos[1][at] / ledger,
          nanos[2][at] * MICROS,
          100 * nanos[2][at] / ledger);
    }
  }
}

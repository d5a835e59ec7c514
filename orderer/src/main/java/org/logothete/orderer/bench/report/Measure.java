package org.logothete.orderer.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.measure.NodeCounts;
import org.logothete.orderer.bench.measure.Use;

/**
 * One figure of a run, as tables and comparisons name it.
 *
 * @param value of a run; 0 if it was not measured
 */
record Measure(String name, String unit, Better better, ToDoubleFunction<BenchReport> value) {
  private static final double KIBI = 1 << 10;
  private static final double MEBI = 1 << 20;
  private static final double PERCENT = 100;
  private static final double MILLIS = 1e3;

  enum Better {
    MORE,
    LESS,
    NEITHER
  }

  static final Measure THROUGHPUT =
      new Measure("throughput", "tx/s", Better.MORE, BenchReport::committedPerSecond);

  static final Measure CPU =
      new Measure("nodes' CPU", "s/1000 tx", Better.LESS, BenchReport::nodeCpuSecondsPerThousand);

  /** In the order in which tables have them. */
  static final List<Measure> ALL =
      List.of(
          THROUGHPUT,
          new Measure("p50", "ms", Better.LESS, run -> run.untilCommitted().p50Millis()),
          new Measure("p99", "ms", Better.LESS, run -> run.untilCommitted().p99Millis()),
          new Measure("p99.9", "ms", Better.LESS, run -> run.untilCommitted().p999Millis()),
          CPU,
          new Measure(
              "clients' CPU",
              "s/1000 tx",
              Better.NEITHER,
              BenchReport::clientCpuSecondsPerThousand),
          counted("allocated", "KiB/tx", c -> c.perTransaction(c.allocatedBytes()) / KIBI),
          counted("sent to nodes", "KiB/tx", c -> c.perTransaction(c.sentBytes()) / KIBI),
          counted("delivered", "KiB/tx", c -> c.perTransaction(c.deliveredBytes()) / KIBI),
          counted("syncs", "per block", c -> c.perBlock(c.syncs())),
          counted(
              "durable write",
              "ms",
              c -> c.writes() > 0 ? c.writeSeconds() / c.writes() * MILLIS : 0),
          new Measure("block", "tx", Better.NEITHER, BenchReport::batchMean),
          new Measure(
              "pauses",
              "% of time",
              Better.LESS,
              run -> mean(run, NodeCounts::pauseSeconds) / run.measuredSeconds() * PERCENT),
          new Measure(
              "resident",
              "MiB",
              Better.LESS,
              run ->
                  run.nodes().stream().mapToLong(Use::residentBytes).average().orElse(0) / MEBI));

  private static Measure counted(String name, String unit, ToDoubleFunction<NodeCounts> value) {
    return new Measure(name, unit, Better.LESS, run -> mean(run, value));
  }

  /** Over the nodes that counted. */
  private static double mean(BenchReport run, ToDoubleFunction<NodeCounts> value) {
    return run.nodes().stream()
        .map(Use::counts)
        .filter(counts -> counts.transactions() > 0)
        .mapToDouble(value)
        .average()
        .orElse(0);
  }

  double of(BenchReport run) {
    return value.applyAsDouble(run);
  }
}

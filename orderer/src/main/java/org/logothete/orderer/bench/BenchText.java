package org.logothete.orderer.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.logothete.orderer.bench.load.LatencySummary;
import org.logothete.orderer.bench.load.LoadCounts;
import org.logothete.orderer.bench.measure.NodeCounts;
import org.logothete.orderer.bench.measure.Use;

/** Progress and reports, for people and for programs. */
public final class BenchText {
  private static final double KIBI = 1 << 10;
  private static final double MEBI = 1 << 20;
  private static final double MILLIS = 1e3;

  /** Kinds of threads that are named; the others take little. */
  private static final int THREADS_SHOWN = 8;

  private BenchText() {}

  /** One line. */
  static String progress(String phase, LoadCounts before, LoadCounts now, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s: %,.0f tx/s committed, %,d sent, %,d committed, %,d outstanding, %,d refused",
        phase,
        (now.committed() - before.committed()) / seconds,
        now.sent(),
        now.committed(),
        now.outstanding(),
        now.refused());
  }

  /** Several lines for people. */
  public static String summary(BenchReport report) {
    Formatter out = new Formatter(Locale.ROOT);
    Setting setting = report.setting();
    out.format(
        "load         %s by %d clients in %d processes, each tx to %d of %d nodes (%s)\n",
        setting.load(),
        setting.clients(),
        setting.processes(),
        setting.fanOut(),
        setting.nodes(),
        setting.engine());
    out.format(
        "throughput   %,.1f tx/s, %,.2f MiB/s over %.1f s; envelopes of %,.0f bytes\n",
        report.committedPerSecond(),
        report.committedBytesPerSecond() / MEBI,
        report.measuredSeconds(),
        report.envelopeBytesMean());
    out.format("blocks       %,d, %,.1f transactions each\n", report.blocks(), report.batchMean());
    if (report.votes() > 0) {
      out.format(
          "votes        %,d, %,.0f bytes in blocks per transaction\n",
          report.votes(), report.voteBytesPerTransaction());
    }
    latency(out, "acknowledged", report.untilAnswered());
    latency(out, "committed   ", report.untilCommitted());
    out.format(
        "in all       %,d sent, %,d acknowledged, %,d committed; refused: %s\n",
        report.sent(), report.acknowledged(), report.committed(), refusals(report.refusals()));
    uses(out, report);
    if (report.shortages() > 0) {
      out.format(
          "note         a client waited %,d times for its own signatures\n", report.shortages());
    }
    verdict(out, report);
    return out.toString();
  }

  /** The report as one JSON object. */
  public static String json(BenchReport report) {
    return new ObjectMapper().valueToTree(report).toPrettyString();
  }

  /** Several lines for people. */
  public static String summary(FailoverReport report) {
    Formatter out = new Formatter(Locale.ROOT);
    out.format(
        "ordering paused ms: median %,.0f  max %,.0f  (%d times:%s)\n",
        report.medianMillis(),
        report.maxMillis(),
        report.pausesMillis().size(),
        report.pausesMillis().stream()
            .map(pause -> String.format(Locale.ROOT, " %,.0f", pause))
            .collect(Collectors.joining()));
    if (report.acknowledgedUncommitted() > 0) {
      out.format(
          report.isLossy()
              ? "FAILED       %,d acknowledged transactions were in no block at the end\n"
              : "note         %,d acknowledged transactions died with the node that had them\n",
          report.acknowledgedUncommitted());
    }
    return out.toString();
  }

  /** An object for programs. */
  public static String json(FailoverReport report) {
    ObjectNode node = new ObjectMapper().valueToTree(report);
    node.put("medianMillis", report.medianMillis());
    node.put("maxMillis", report.maxMillis());
    return node.toPrettyString();
  }

  private static void uses(Formatter out, BenchReport report) {
    if (report.nodes().isEmpty()) {
      return;
    }
    out.format(
        "nodes' CPU   %.2f s per 1000 tx, the clients' %.2f s\n",
        report.nodeCpuSecondsPerThousand(), report.clientCpuSecondsPerThousand());
    for (Use node : report.nodes()) {
      out.format(
          "             %s: %.1f s, %,.0f MiB resident\n",
          node.name(), node.cpuSeconds(), node.residentBytes() / MEBI);
    }
    threads(out, report);
    if (report.nodes().stream().anyMatch(node -> node.counts().transactions() > 0)) {
      out.format(
          "each node    %.1f KiB allocated and %.2f KiB sent to other nodes per tx\n",
          mean(report, counts -> counts.perTransaction(counts.allocatedBytes())) / KIBI,
          mean(report, counts -> counts.perTransaction(counts.sentBytes())) / KIBI);
      out.format(
          "             %.2f syncs and %.2f durable writes per block, %.2f ms a write\n",
          mean(report, counts -> counts.perBlock(counts.syncs())),
          mean(report, counts -> counts.perBlock(counts.writes())),
          mean(report, BenchText::writeMillis));
      out.format(
          "             %.1f %% of the time in %.0f pauses for garbage\n",
          mean(report, NodeCounts::pauseSeconds) / report.measuredSeconds() * 100,
          mean(report, NodeCounts::pauses));
    }
  }

  private static double writeMillis(NodeCounts counts) {
    return counts.writes() > 0 ? counts.writeSeconds() / counts.writes() * MILLIS : 0;
  }

  private static double mean(BenchReport report, ToDoubleFunction<NodeCounts> value) {
    return report.nodes().stream()
        .map(Use::counts)
        .filter(counts -> counts.transactions() > 0)
        .mapToDouble(value)
        .average()
        .orElse(0);
  }

  private static void threads(Formatter out, BenchReport report) {
    Map<String, Double> groups = new TreeMap<>();
    report
        .nodes()
        .forEach(
            node ->
                node.cpuSecondsByThread()
                    .forEach((group, seconds) -> groups.merge(group, seconds, Double::sum)));
    double all = report.nodes().stream().mapToDouble(Use::cpuSeconds).sum();
    if (all > 0) {
      out.format(
          "             by thread: %s\n",
          groups.entrySet().stream()
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .limit(THREADS_SHOWN)
              .map(
                  group ->
                      String.format(
                          Locale.ROOT, "%s %.0f %%", group.getKey(), group.getValue() / all * 100))
              .collect(Collectors.joining(", ")));
    }
  }

  private static void verdict(Formatter out, BenchReport report) {
    report.complaints().forEach(complaint -> out.format("FAILED       %s\n", complaint));
    if (report.unanswered() > 0) {
      out.format("note         %,d transactions were never answered\n", report.unanswered());
    }
  }

  private static void latency(Formatter out, String name, LatencySummary times) {
    out.format(
        "%s ms: p50 %,.1f  p90 %,.1f  p99 %,.1f  p99.9 %,.1f  max %,.1f  mean %,.1f (%,d)\n",
        name,
        times.p50Millis(),
        times.p90Millis(),
        times.p99Millis(),
        times.p999Millis(),
        times.maxMillis(),
        times.meanMillis(),
        times.count());
  }

  private static String refusals(Map<String, Long> kinds) {
    return kinds.isEmpty()
        ? "none"
        : kinds.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }
}

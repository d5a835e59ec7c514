package org.logothete.orderer.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Progress and reports, for people and for programs. */
public final class BenchText {
  private static final double MEBI = 1 << 20;

  private BenchText() {}

  /** One line. */
  static String progress(
      String phase, Submissions.Counts before, Submissions.Counts now, double seconds) {
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
    out.format(
        "throughput   %,.1f tx/s, %,.2f MiB/s over %.1f s; envelopes of %,.0f bytes\n",
        report.committedPerSecond(),
        report.committedBytesPerSecond() / MEBI,
        report.measuredSeconds(),
        report.envelopeBytesMean());
    out.format("blocks       %,d, %,.1f transactions each\n", report.blocks(), report.batchMean());
    latency(out, "acknowledged", report.untilAnswered());
    latency(out, "committed   ", report.untilCommitted());
    out.format(
        "in all       %,d sent, %,d acknowledged, %,d committed; refused: %s\n",
        report.sent(), report.acknowledged(), report.committed(), refusals(report.refusals()));
    if (!report.nodes().isEmpty()) {
      out.format(
          "nodes' CPU   %.2f s per 1000 tx (client: %.1f s in all)\n",
          report.nodeCpuSecondsPerThousand(), report.clientCpuSeconds());
    }
    for (BenchReport.NodeUse node : report.nodes()) {
      out.format(
          "             %s: %.1f s, %,.0f MiB resident\n",
          node.name(), node.cpuSeconds(), node.residentBytes() / MEBI);
    }
    if (report.shortages() > 0) {
      out.format(
          "note         a client waited %,d times for its own signatures\n", report.shortages());
    }
    verdict(out, report);
    return out.toString();
  }

  /** The report as one JSON object. */
  public static String json(BenchReport report) {
    ObjectNode node = new ObjectMapper().valueToTree(report);
    node.put("nodeCpuSecondsPerThousand", report.nodeCpuSecondsPerThousand());
    return node.toPrettyString();
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

  private static void verdict(Formatter out, BenchReport report) {
    if (report.acknowledged() == 0) {
      out.format("FAILED       nothing was acknowledged\n");
    }
    if (report.acknowledgedUncommitted() > 0) {
      out.format(
          "FAILED       %,d acknowledged transactions were in no block at the end\n",
          report.acknowledgedUncommitted());
    }
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

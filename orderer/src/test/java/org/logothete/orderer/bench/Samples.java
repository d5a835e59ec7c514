package org.logothete.orderer.bench;

import java.util.List;
import java.util.Map;
import org.logothete.orderer.bench.load.Latencies;
import org.logothete.orderer.bench.load.LatencySummary;
import org.logothete.orderer.bench.measure.Machine;
import org.logothete.orderer.bench.measure.NodeCounts;
import org.logothete.orderer.bench.measure.Use;

/** Reports as runs make them. */
public final class Samples {
  private static final LatencySummary TIMES = new LatencySummary(1_000, 3, 2, 5, 9, 12, 20);

  private Samples() {}

  public static Setting setting(String load, int nodes) {
    return new Setting(
        "2026-01-01T00:00:00Z",
        "0.1.0",
        new Machine("a CPU", 2, 8L << 30, "Linux", "25", 0.5),
        "PBFT",
        nodes,
        nodes,
        500,
        "PT2S",
        load,
        8,
        2,
        1,
        1,
        1_024,
        5);
  }

  /** Ten seconds; three nodes' CPU and counts grow with {@code cost}. */
  public static BenchReport report(Setting setting, double perSecond, double cost, long lost) {
    NodeCounts counts =
        new NodeCounts(
            1_000,
            50,
            120,
            0.24,
            100,
            (long) (40_960_000 * cost),
            4,
            0.05,
            4_000_000,
            List.of(new NodeCounts.Sent("b:1", "consensus", 100, 2_048_000)));
    return new BenchReport(
        setting,
        10,
        1_010,
        1_000,
        1_000 - lost,
        perSecond,
        400_000,
        4_000,
        0.1,
        TIMES,
        TIMES,
        List.of(new Latencies.Point(50, 2), new Latencies.Point(99, 9)),
        List.of(10L, 12L, 0L, 11L),
        50,
        20,
        0,
        0,
        Map.of("SERVICE_UNAVAILABLE", 10L),
        lost,
        0,
        0,
        List.of(new Use("client 1", 0.5, 50 << 20, Map.of(), NodeCounts.NONE)),
        List.of(
            new Use("one", 1.5 * cost, 200 << 20, Map.of("admission", 0.75 * cost), counts),
            new Use("two", 0.5 * cost, 100 << 20, Map.of("admission", 0.25 * cost), counts)),
        lost == 0 ? List.of() : List.of(lost + " acknowledged transactions were in no block"));
  }
}

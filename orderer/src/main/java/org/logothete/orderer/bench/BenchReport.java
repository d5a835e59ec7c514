package org.logothete.orderer.bench;

import java.util.List;
import java.util.Map;

/**
 * What a run found. Rates are of the measured window; totals of the whole run, warm-up included.
 *
 * @param measuredSeconds length of the window
 * @param envelopeBytesMean size of a committed transaction as nodes see it
 * @param untilAnswered from when a transaction was due to the node's answer of 200
 * @param untilCommitted from when it was due to its block's arrival from the first of the watched
 *     nodes
 * @param blocks in the window, as the first watched node delivered them
 * @param batchMean transactions in such a block
 * @param refusals answers other than 200, and broken streams, by kind
 * @param acknowledgedUncommitted answered with 200 and in no block at the end: lost
 * @param unanswered sent, and neither answered nor refused at the end
 * @param shortages how often a client waited for a signature of its own
 * @param nodes of the whole network that run on this machine
 */
public record BenchReport(
    double measuredSeconds,
    long sent,
    long acknowledged,
    long committed,
    double committedPerSecond,
    double committedBytesPerSecond,
    double envelopeBytesMean,
    LatencySummary untilAnswered,
    LatencySummary untilCommitted,
    long blocks,
    double batchMean,
    Map<String, Long> refusals,
    long acknowledgedUncommitted,
    long unanswered,
    long shortages,
    double clientCpuSeconds,
    List<NodeUse> nodes) {
  public BenchReport {
    refusals = Map.copyOf(refusals);
    nodes = List.copyOf(nodes);
  }

  /**
   * What one node's process used.
   *
   * @param cpuSeconds in the window
   * @param residentBytes at its end
   */
  public record NodeUse(String name, double cpuSeconds, long residentBytes) {}

  /** Whether the network kept what it promised, and promised anything at all. */
  public boolean isSound() {
    return acknowledgedUncommitted == 0 && acknowledged > 0;
  }

  /** CPU time of all nodes on this machine for 1000 committed transactions; 0 if unknown. */
  public double nodeCpuSecondsPerThousand() {
    double cpuSeconds = nodes.stream().mapToDouble(NodeUse::cpuSeconds).sum();
    double transactions = committedPerSecond * measuredSeconds;
    return transactions > 0 ? cpuSeconds / transactions * 1_000 : 0;
  }
}

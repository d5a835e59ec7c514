package org.logothete.orderer.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.logothete.orderer.bench.load.Latencies;
import org.logothete.orderer.bench.load.LatencySummary;
import org.logothete.orderer.bench.measure.Use;

/**
 * What a run found. Rates are of the measured window; totals of the whole run, warm-up included.
 *
 * @param measuredSeconds length of the window
 * @param envelopeBytesMean size of a committed transaction as nodes see it
 * @param sentBeforeWindow share of the window's commits whose transactions were sent during the
 *     warm-up, 0 to 1: what the load carries along all the time
 * @param untilAnswered from when a transaction was due to the answer of 200
 * @param untilCommitted from when it was due to its block's arrival from the first of the watched
 *     nodes; or to the result, if calls are followed so far
 * @param committedCurve the whole distribution of the latter
 * @param committedPerSlot commits in each tenth of a second of the window
 * @param blocks in the window, as one watched node delivered them
 * @param batchMean transactions in such a block, executors' votes among them
 * @param votes transactions in these blocks that are executors' votes
 * @param voteBytes size of their envelopes
 * @param refusals answers other than 200, and broken streams, by kind
 * @param acknowledgedUncommitted answered with 200 and in no block at the end: lost
 * @param unanswered sent, and neither answered nor refused at the end
 * @param shortages how often a client waited for a signature of its own
 * @param clients the processes that loaded the network
 * @param nodes of the whole network that run on this machine
 * @param complaints why the figures say nothing; empty if they do
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record BenchReport(
    Setting setting,
    double measuredSeconds,
    long sent,
    long acknowledged,
    long committed,
    double committedPerSecond,
    double committedBytesPerSecond,
    double envelopeBytesMean,
    double sentBeforeWindow,
    LatencySummary untilAnswered,
    LatencySummary untilCommitted,
    List<Latencies.Point> committedCurve,
    List<Long> committedPerSlot,
    long blocks,
    double batchMean,
    long votes,
    long voteBytes,
    Map<String, Long> refusals,
    long acknowledgedUncommitted,
    long unanswered,
    long shortages,
    List<Use> clients,
    List<Use> nodes,
    List<String> complaints) {
  private static final int THOUSAND = 1_000;

  public BenchReport {
    committedCurve = List.copyOf(committedCurve);
    committedPerSlot = List.copyOf(committedPerSlot);
    refusals = Map.copyOf(refusals);
    clients = List.copyOf(clients);
    nodes = List.copyOf(nodes);
    complaints = List.copyOf(complaints);
  }

  /** Whether the network kept what it promised, and was one to be measured. */
  @JsonProperty
  public boolean sound() {
    return complaints.isEmpty();
  }

  /** Bytes of executors' votes in blocks for each committed transaction. */
  @JsonProperty
  public double voteBytesPerTransaction() {
    double transactions = committedPerSecond * measuredSeconds;
    return transactions > 0 ? voteBytes / transactions : 0;
  }

  /** CPU time of all nodes on this machine for 1000 committed transactions; 0 if unknown. */
  @JsonProperty
  public double nodeCpuSecondsPerThousand() {
    return perThousand(nodes);
  }

  /** CPU time of all load processes for 1000 committed transactions; 0 if unknown. */
  @JsonProperty
  public double clientCpuSecondsPerThousand() {
    return perThousand(clients);
  }

  private double perThousand(List<Use> uses) {
    double transactions = committedPerSecond * measuredSeconds;
    double cpuSeconds = uses.stream().mapToDouble(Use::cpuSeconds).sum();
    return transactions > 0 ? cpuSeconds / transactions * THOUSAND : 0;
  }
}

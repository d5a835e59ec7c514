package org.logothete.orderer.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What all load processes of a run found.
 *
 * @param committedPerSlot as {@link Timeline} counts
 * @param blocks within the window, as the first process's first watched node delivered them
 * @param transactions in those
 * @param votes those of them that are executors' votes
 * @param voteBytes size of these
 * @param acknowledgedUncommitted answered with 200 and in no block at the end: lost
 * @param unanswered sent, and neither answered nor refused at the end
 * @param shortages how often a client waited for a signature of its own
 */
public record LoadOutcome(
    LoadCounts counts,
    LatencySummary untilAnswered,
    LatencySummary untilCommitted,
    List<Latencies.Point> committedCurve,
    List<Long> committedPerSlot,
    long blocks,
    long transactions,
    long votes,
    long voteBytes,
    long acknowledgedUncommitted,
    long unanswered,
    long shortages) {
  public LoadOutcome {
    committedCurve = List.copyOf(committedCurve);
    committedPerSlot = List.copyOf(committedPerSlot);
  }

  static LoadOutcome of(List<LoadNews.Result> results) {
    LoadCounts counts = LoadCounts.NONE;
    Latencies answered = new Latencies();
    Latencies committed = new Latencies();
    List<Long> slots = new ArrayList<>();
    for (LoadNews.Result result : results) {
      counts = counts.plus(result.counts());
      answered.add(result.untilAnswered());
      committed.add(result.untilCommitted());
      for (int i = 0; i < result.committedPerSlot().size(); i++) {
        long more = result.committedPerSlot().get(i);
        if (i < slots.size()) {
          slots.set(i, slots.get(i) + more);
        } else {
          slots.add(more);
        }
      }
    }
    return new LoadOutcome(
        counts,
        answered.summary(),
        committed.summary(),
        committed.curve(),
        slots,
        results.getFirst().blocks(),
        results.getFirst().transactions(),
        results.getFirst().votes(),
        results.getFirst().voteBytes(),
        results.stream().mapToLong(LoadNews.Result::acknowledgedUncommitted).sum(),
        results.stream().mapToLong(LoadNews.Result::unanswered).sum(),
        results.stream().mapToLong(LoadNews.Result::shortages).sum());
  }
}

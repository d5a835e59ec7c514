package org.logothete.orderer.bench;

import java.util.List;

/**
 * How long ordering paused each time the leader was taken away: the longest time without a new
 * block at any node, from the fault on.
 *
 * @param fault what befell the leaders
 * @param leaders who led, by name, in the order of the trials
 * @param pausesMillis of the same trials
 * @param calmMillis how long before the fault each timeline begins
 * @param committedPerSlot commits in each tenth of a second of each trial, around its fault
 * @param acknowledgedUncommitted transactions answered with 200 that were in no block at the end
 */
public record FailoverReport(
    FailoverPlan.Fault fault,
    List<String> leaders,
    List<Double> pausesMillis,
    long calmMillis,
    List<List<Long>> committedPerSlot,
    long acknowledgedUncommitted) {
  public FailoverReport {
    leaders = List.copyOf(leaders);
    pausesMillis = List.copyOf(pausesMillis);
    committedPerSlot = committedPerSlot.stream().map(List::copyOf).toList();
    if (pausesMillis.isEmpty() || leaders.size() != pausesMillis.size()) {
      throw new IllegalArgumentException("a leader and a pause for each of one or more trials");
    }
  }

  /**
   * Whether transactions are lost that ought not to be. A node that is killed takes along what it
   * acknowledged and had not passed on yet, as Fabric's orderers do; one that is frozen passes it
   * on afterwards.
   */
  public boolean isLossy() {
    return acknowledgedUncommitted > 0 && fault != FailoverPlan.Fault.KILL;
  }

  /** The middle pause, or the mean of the two in the middle. */
  public double medianMillis() {
    List<Double> sorted = pausesMillis.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  public double maxMillis() {
    return pausesMillis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}

package org.logothete.simulator;

/**
 * How often members are added, removed and replaced.
 *
 * @param spareNodes how many nodes there are that are no members at first
 * @param intervalMillisMax a change is tried 1 to this long after the one before; 0 for never
 */
public record Turnover(int spareNodes, long intervalMillisMax) {
  public Turnover {
    if (spareNodes < 0 || intervalMillisMax < 0) {
      throw new IllegalArgumentException("neither spare nodes nor an interval can be negative");
    }
  }

  /** The members stay who they are. */
  public static Turnover none() {
    return new Turnover(0, 0);
  }
}

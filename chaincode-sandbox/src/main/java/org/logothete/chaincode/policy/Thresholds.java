package org.logothete.chaincode.policy;

/**
 * How many of n executors it takes, with f = (n - 1) / 3 of them faulty. The only place in this
 * module where the arithmetic is written; executors need not be the consenters, so it is not that
 * of the ordering engines.
 *
 * @param executors n, at least 1
 */
public record Thresholds(int executors) {
  public Thresholds {
    if (executors < 1) {
      throw new IllegalArgumentException("results need at least one executor, not " + executors);
    }
  }

  /** f: how many executors may be faulty without harm. */
  public int faulty() {
    return (executors - 1) / 3;
  }

  /** n - f: as many as one can wait for, since the faulty may be silent. */
  public int present() {
    return executors - faulty();
  }

  /**
   * n - 2f: that many of any n - f votes are honest, so unanimous honest executors reach it; more
   * than f, so liars alone do not; more than half of n - f, so no two digests do.
   */
  public int supporting() {
    return executors - 2 * faulty();
  }

  /** f + 1: among so many at least one is honest. */
  public int oneHonest() {
    return faulty() + 1;
  }
}

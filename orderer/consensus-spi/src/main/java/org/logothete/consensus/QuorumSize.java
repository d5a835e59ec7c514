package org.logothete.consensus;

/**
 * How many of {@code nodes} consenters make a quorum, and how many may be faulty. The only place in
 * the project where this arithmetic is written.
 *
 * <p>{@code quorum = ceil((n + f + 1) / 2)} with {@code f = (n - 1) / 3}: any two quorums meet in
 * at least {@code f + 1} nodes, hence in an honest one, for every n and not only for n = 3f + 1
 * (SmartBFT {@code internal/bft/util.go computeQuorum}; Fabric {@code common/policies/bft.go}).
 *
 * @param nodes number of consenters, at least 1
 */
public record QuorumSize(int nodes) {
  public QuorumSize {
    if (nodes < 1) {
      throw new IllegalArgumentException("a channel needs at least one consenter, not " + nodes);
    }
  }

  /** f: how many consenters may be faulty without harm. */
  public int faulty() {
    return (nodes - 1) / 3;
  }

  /** Votes needed to decide. */
  public int quorum() {
    return (nodes + faulty() + 2) / 2;
  }

  /** f + 1: among so many at least one is honest. */
  public int oneHonest() {
    return faulty() + 1;
  }
}

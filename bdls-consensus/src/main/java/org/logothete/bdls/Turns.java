package org.logothete.bdls;

import org.logothete.consensus.Membership;
import org.logothete.consensus.NodeId;

/**
 * Which leader a round belongs to. A height's first leader has round 0 and proposes in it; each
 * later one has two rounds, one to learn what others hold and to select, and one to have it voted
 * for, so that one honest leader suffices. Each height begins with another leader.
 */
final class Turns {
  private Turns() {}

  /** How many leaders of the height had their turn before the round's. */
  static long ofRound(long round) {
    return (round + 1) / 2;
  }

  /** The first of the two rounds of a turn above 0. */
  static long firstRound(long turn) {
    return 2 * turn - 1;
  }

  /** Whether it is the first of two rounds. */
  static boolean isFirst(long round) {
    return firstRound(ofRound(round)) == round;
  }

  static NodeId leader(Membership membership, long height, long round) {
    return membership.atTurn(height + ofRound(round));
  }
}

package org.logothete.simulator;

import org.logothete.consensus.EngineOptions;
import org.logothete.consensus.QuorumSize;

/**
 * How long a healed world may take until all honest nodes hold all requests. A generous sum of what
 * may have to happen one after the other, in virtual time:
 *
 * <ol>
 *   <li>clients say their requests again, nodes fetch what they lack;
 *   <li>each of f Byzantine leaders, and one honest one elected too early, is borne as long as
 *       requests may wait, and replaced; a replacement may fail once at the longest timeout while
 *       nodes meet in one view;
 *   <li>each open request, alone in its block, takes as long as a leader may take for a decision.
 * </ol>
 */
final class LivenessBound {
  private static final long CLIENTS_AND_FETCHING_MILLIS = 4_000;

  private LivenessBound() {}

  /**
   * @param openRequests how many requests are not decided when the world heals
   */
  static long millis(SimulationOptions options, int openRequests) {
    EngineOptions engine = options.engine();
    long perLeader =
        Complaints.limitMillis(options)
            + Complaints.CHECK_MILLIS
            + engine.leaderTimeoutMillis()
            + 2 * engine.viewChangeTimeoutMillisMax();
    long leaders = new QuorumSize(options.nodes()).faulty() + 1L;
    return CLIENTS_AND_FETCHING_MILLIS
        + leaders * perLeader
        + openRequests * engine.leaderTimeoutMillis();
  }
}

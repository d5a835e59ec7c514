package org.logothete.simulator;

import java.util.OptionalLong;
import org.logothete.consensus.EngineStatus;
import org.logothete.consensus.pool.LeaderPatience;

/** Tells when requests have waited too long for the leader. */
final class Complaints {
  /** How often a node looks whether requests wait too long. */
  static final long CHECK_MILLIS = 500;

  /** How many leader timeouts a request may wait before a node complains. */
  private static final int LEADER_TIMEOUTS = 6;

  private final long limitMillis;
  private final LeaderPatience patience = new LeaderPatience();
  private boolean told;

  Complaints(SimulationOptions options) {
    this.limitMillis = limitMillis(options);
  }

  static long limitMillis(SimulationOptions options) {
    return LEADER_TIMEOUTS * options.engine().leaderTimeoutMillis();
  }

  /** A new engine knows of no complaint. */
  void forget() {
    told = false;
  }

  boolean told() {
    return told;
  }

  /** Whether the engine has to be told something new, which is then {@link #told}. */
  boolean change(long now, OptionalLong oldestArrival, EngineStatus engine, boolean behind) {
    boolean overdue =
        patience.isExhausted(
            now, oldestArrival, engine.viewOrRound(), engine.leader(), behind, limitMillis);
    boolean changed = overdue != told;
    told = overdue;
    return changed;
  }
}

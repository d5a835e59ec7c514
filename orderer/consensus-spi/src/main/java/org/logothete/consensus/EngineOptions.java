package org.logothete.consensus;

/**
 * Timeouts and bounds of an engine, all agreed through the channel configuration or set per node as
 * upper bounds. Milliseconds.
 *
 * @param heartbeatIntervalMillis how often a leader with nothing to propose shows that it lives
 * @param leaderTimeoutMillis how long followers wait for a sign of life or, while requests wait,
 *     for a decision, before they ask for another leader
 * @param silenceMillisMin shortest silence on the leader's link that makes it suspect; an engine
 *     waits longer where messages come irregularly, up to the leader timeout. Equal to that: an
 *     engine does not adapt
 * @param viewChangeTimeoutMillis how long a change of leader may take before the next one is tried;
 *     doubles with every failed attempt
 * @param viewChangeTimeoutMillisMax cap of that doubling
 * @param resendIntervalMillis how often an unanswered message is sent again
 * @param inFlightMax how many heights may be in progress above the decided one, 1 to 64
 * @param bodyBytesMax largest proposal body accepted
 * @param decisionsPerLeader how many heights one node proposes before it is the next one's turn; 0
 *     if a leader stays until it is suspected. Agreed through the channel configuration: all nodes
 *     have the same. An engine whose leaders change by themselves ignores it
 */
public record EngineOptions(
    long heartbeatIntervalMillis,
    long leaderTimeoutMillis,
    long silenceMillisMin,
    long viewChangeTimeoutMillis,
    long viewChangeTimeoutMillisMax,
    long resendIntervalMillis,
    int inFlightMax,
    int bodyBytesMax,
    int decisionsPerLeader) {
  public EngineOptions {
    if (heartbeatIntervalMillis <= 0
        || leaderTimeoutMillis <= heartbeatIntervalMillis
        || silenceMillisMin <= heartbeatIntervalMillis
        || silenceMillisMin > leaderTimeoutMillis
        || viewChangeTimeoutMillis <= 0
        || viewChangeTimeoutMillisMax < viewChangeTimeoutMillis
        || resendIntervalMillis <= 0) {
      throw new IllegalArgumentException(
          "timeouts must be positive, silence longer than the heartbeat interval and not longer"
              + " than the leader timeout, and the view change cap not below its start");
    }
    if (inFlightMax < 1 || inFlightMax > 64 || bodyBytesMax <= 0) {
      throw new IllegalArgumentException("inFlightMax is 1 to 64, bodyBytesMax positive");
    }
    if (decisionsPerLeader < 0) {
      throw new IllegalArgumentException("decisionsPerLeader is negative: " + decisionsPerLeader);
    }
  }

  /** Options under which a leader stays until it is suspected. */
  public EngineOptions(
      long heartbeatIntervalMillis,
      long leaderTimeoutMillis,
      long silenceMillisMin,
      long viewChangeTimeoutMillis,
      long viewChangeTimeoutMillisMax,
      long resendIntervalMillis,
      int inFlightMax,
      int bodyBytesMax) {
    this(
        heartbeatIntervalMillis,
        leaderTimeoutMillis,
        silenceMillisMin,
        viewChangeTimeoutMillis,
        viewChangeTimeoutMillisMax,
        resendIntervalMillis,
        inFlightMax,
        bodyBytesMax,
        0);
  }

  /** The same options with leaders that take turns of so many heights, or do not if it is 0. */
  public EngineOptions withDecisionsPerLeader(int heights) {
    return new EngineOptions(
        heartbeatIntervalMillis,
        leaderTimeoutMillis,
        silenceMillisMin,
        viewChangeTimeoutMillis,
        viewChangeTimeoutMillisMax,
        resendIntervalMillis,
        inFlightMax,
        bodyBytesMax,
        heights);
  }

  /** Whether leaders take turns. */
  public boolean rotatesLeaders() {
    return decisionsPerLeader > 0;
  }
}

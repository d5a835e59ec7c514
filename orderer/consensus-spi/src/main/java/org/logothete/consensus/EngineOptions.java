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
 */
public record EngineOptions(
    long heartbeatIntervalMillis,
    long leaderTimeoutMillis,
    long silenceMillisMin,
    long viewChangeTimeoutMillis,
    long viewChangeTimeoutMillisMax,
    long resendIntervalMillis,
    int inFlightMax,
    int bodyBytesMax) {
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
  }
}

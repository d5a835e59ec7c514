package org.logothete.simulator;

/**
 * What decisions cost in {@link FairWeather}. Counts are of all nodes together.
 *
 * @param virtualMillis until the last node decided the last height
 * @param latencyMillis from a proposal until the last node decided it, added up over all heights
 * @param messages between different nodes, heartbeats left out
 * @param bytes of these messages and their signatures
 * @param signatures made, heartbeats need none
 * @param verifications of signatures, each signature once by each node
 */
public record FairWeatherReport(
    String engine,
    FairWeather.Conditions conditions,
    long virtualMillis,
    long latencyMillis,
    long messages,
    long bytes,
    long signatures,
    long verifications) {
  /** Milliseconds from a proposal until all have decided it, on average. */
  public double latency() {
    return latencyMillis / (double) conditions.heights();
  }

  public double messagesPerDecision() {
    return messages / (double) conditions.heights();
  }

  public double bytesPerDecision() {
    return bytes / (double) conditions.heights();
  }
}

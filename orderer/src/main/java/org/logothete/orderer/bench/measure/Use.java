package org.logothete.orderer.bench.measure;

import java.util.Map;

/**
 * What one process used while it was measured.
 *
 * @param residentBytes at the end
 * @param cpuSecondsByThread by what its threads do; those that ended meanwhile are missing
 * @param counts what a node counted itself; nothing for a client, or without metrics
 */
public record Use(
    String name,
    double cpuSeconds,
    long residentBytes,
    Map<String, Double> cpuSecondsByThread,
    NodeCounts counts) {
  public Use {
    cpuSecondsByThread = Map.copyOf(cpuSecondsByThread);
  }
}

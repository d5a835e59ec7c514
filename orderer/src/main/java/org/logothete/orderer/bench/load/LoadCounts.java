package org.logothete.orderer.bench.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * Totals so far.
 *
 * @param committedInWindow seen in a block within the measured window
 * @param dueBeforeWindow of those, the ones that were sent before it
 * @param outstanding sent, and neither committed nor refused
 * @param refusals by kind
 */
public record LoadCounts(
    long sent,
    long acknowledged,
    long committed,
    long committedInWindow,
    long committedBytesInWindow,
    long dueBeforeWindow,
    long outstanding,
    Map<String, Long> refusals) {
  public static final LoadCounts NONE = new LoadCounts(0, 0, 0, 0, 0, 0, 0, Map.of());

  public LoadCounts {
    refusals = Map.copyOf(refusals);
  }

  public long refused() {
    return refusals.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of two processes together. */
  public LoadCounts plus(LoadCounts other) {
    Map<String, Long> kinds = new TreeMap<>(refusals);
    other.refusals.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
    return new LoadCounts(
        sent + other.sent,
        acknowledged + other.acknowledged,
        committed + other.committed,
        committedInWindow + other.committedInWindow,
        committedBytesInWindow + other.committedBytesInWindow,
        dueBeforeWindow + other.dueBeforeWindow,
        outstanding + other.outstanding,
        kinds);
  }
}

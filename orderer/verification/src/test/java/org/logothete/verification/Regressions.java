package org.logothete.verification;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Seeds that failed once; a new one is added before its error is repaired. A change of what seeds
 * draw makes other worlds of them, which are as good as any.
 */
final class Regressions {
  private static final List<Long> PBFT =
      List.of(
          1L,
          2L,
          3L,
          100_025L,
          100_152L,
          100_555L,
          101_019L,
          1_795_290_562_000_754L,
          1_795_292_000_003_633L,
          1_795_292_000_019_105L);

  private static final List<Long> BDLS = List.of(111L, 224L, 332L, 1_795_287_031_000_880L);

  private Regressions() {}

  /** By the engine's name on the command line. */
  static SortedMap<String, List<Long>> byEngine() {
    return new TreeMap<>(Map.of("pbft", PBFT, "bdls", BDLS));
  }
}

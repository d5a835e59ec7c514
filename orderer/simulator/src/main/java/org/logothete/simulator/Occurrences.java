package org.logothete.simulator;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what happens in one run. */
final class Occurrences {
  private final Map<Occurrence, Long> counts = new EnumMap<>(Occurrence.class);

  void count(Occurrence what) {
    counts.merge(what, 1L, Long::sum);
  }

  /** All that happened at least once. */
  SortedMap<Occurrence, Long> toMap() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }
}

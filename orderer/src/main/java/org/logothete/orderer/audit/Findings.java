package org.logothete.orderer.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.logothete.ledger.LedgerException;

/** Collects findings: counts all, keeps the first ones. Thread-safe. */
final class Findings {
  /** A ledger with more is not repaired by reading the list. */
  private static final int KEPT_MAX = 1_000;

  private final List<Finding> kept = new ArrayList<>();
  private long count;

  synchronized void add(Finding finding) {
    count++;
    if (kept.size() < KEPT_MAX) {
      kept.add(finding);
    }
  }

  /** What the ledger answers; that it cannot is a finding. */
  <T> Optional<T> read(String where, Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (LedgerException e) {
      add(new Finding(where, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  synchronized List<Finding> kept() {
    return List.copyOf(kept);
  }

  synchronized long count() {
    return count;
  }
}

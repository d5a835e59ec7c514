package org.logothete.ledger.state;

import java.util.List;
import java.util.Optional;

/**
 * Some of what was done to a key.
 *
 * @param writes the newest first
 * @param rest the version whose forerunners are left; empty if that was all
 */
public record HistoryPage(List<StateWrite> writes, Optional<Version> rest) {
  public HistoryPage {
    writes = List.copyOf(writes);
  }

  /** The page that was filled with writes. */
  public static HistoryPage of(PageFill<StateWrite> fill) {
    return new HistoryPage(fill.items(), fill.next().map(_ -> fill.items().getLast().version()));
  }
}

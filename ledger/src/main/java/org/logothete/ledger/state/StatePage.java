package org.logothete.ledger.state;

import java.util.List;
import java.util.Optional;

/**
 * The first entries of a range.
 *
 * @param entries in the order of their keys
 * @param rest the range that is left; empty if that was all
 */
public record StatePage(List<StateEntry> entries, Optional<StateRange> rest) {
  public StatePage {
    entries = List.copyOf(entries);
  }

  /** The page that was filled from the beginning of a range. */
  public static StatePage of(StateRange range, PageFill<StateEntry> fill) {
    return new StatePage(fill.items(), fill.next().map(next -> range.startingAt(next.key().key())));
  }
}

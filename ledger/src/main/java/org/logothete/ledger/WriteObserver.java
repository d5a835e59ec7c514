package org.logothete.ledger;

/**
 * Hears of a ledger's durable writes, for metrics. Called on the writers' threads: must be
 * thread-safe and quick, and must not throw.
 */
@FunctionalInterface
public interface WriteObserver {
  /** Hears nothing. */
  WriteObserver NONE = (_, _) -> {};

  /**
   * A write is on the disk.
   *
   * @param nanos how long its writer waited for that
   * @param syncs of the ledger's log to the disk since it was opened: fewer than writes where
   *     writers that met shared one. Two writers may tell of them in the wrong order
   */
  void written(long nanos, long syncs);
}

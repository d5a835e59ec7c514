package org.logothete.ledger.state;

import java.util.List;
import java.util.Optional;
import org.logothete.ledger.merkle.Hash;

/**
 * A channel's state as it was at one height, whatever is written meanwhile. It keeps old versions
 * on the disk until it is closed. Used by one thread at a time.
 *
 * <p>Damage and I/O errors are LedgerExceptions. After the view or the ledger was closed, every use
 * but {@link #close} is an {@link IllegalStateException}.
 */
public interface StateView extends AutoCloseable {
  /** Most entries of a page, of any kind. */
  int PAGE_MAX = 10_000;

  /** A page ends with the entry that takes its keys and values to so many bytes. */
  long PAGE_BYTES_MAX = 4L << 20;

  /** How many blocks are in it: the number of the newest plus one. */
  long height();

  /** Hash over all keys, values and versions, and over nothing else; zero if there are none. */
  Hash root();

  /** How many keys there are. */
  long keys();

  Optional<StateValue> get(StateKey key);

  /**
   * Reads the beginning of a range.
   *
   * @param limit 1 to {@link #PAGE_MAX} entries; a page may be shorter
   */
  StatePage range(StateRange range, int limit);

  /**
   * Number of the first block that histories tell of: 0 if nothing was forgotten. Where a state was
   * loaded it is the first block behind it. Of what earlier blocks wrote nothing is told.
   */
  long historyFrom();

  /**
   * What was done to a key before a version, by blocks from {@link #historyFrom} on.
   *
   * @param below {@link Version#MAX} for the newest
   * @param limit 1 to {@link #PAGE_MAX} writes; a page may be shorter
   */
  HistoryPage history(StateKey key, Version below, int limit);

  /**
   * Namespaces that have keys, in order.
   *
   * @param after the last one known; empty for the first
   * @param limit 1 to {@link #PAGE_MAX}
   */
  List<String> namespaces(String after, int limit);

  /** What it is known by. */
  StateDigest digest();

  /**
   * What the state was known by when it had a height, or the nearest one below that a batch ended
   * at. Where a channel began with a later block than its first, earlier ones are not known; nor
   * are those below {@link #historyFrom}, but for the nearest.
   *
   * @param height at most this view's
   * @throws IllegalArgumentException if it is above
   */
  Optional<StateDigest> digest(long height);

  /** What was stored with the state for whoever writes it; see {@link StateBatch#checkpoint}. */
  Optional<StateCheckpoint> checkpoint();

  /** Proves to somebody who has the root what is under a key, or that nothing is. */
  StateProof prove(StateKey key);

  @Override
  void close();
}

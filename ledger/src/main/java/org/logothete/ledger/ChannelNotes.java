package org.logothete.ledger;

import java.util.Optional;
import java.util.SortedMap;

/**
 * What a node keeps for itself about a channel, beside chain and state: promises to others, proofs
 * it was given. Other nodes have other notes; snapshots leave them out. Each lies under a key of
 * the writer's choosing, 1 to {@value #KEY_LENGTH_MAX} printable ASCII characters.
 *
 * <p>From any thread. Environment trouble is a {@link LedgerException}, a write that fails a {@link
 * LedgerWriteException}, as in {@link ChannelLedger}. After the ledger was closed, every use is an
 * {@link IllegalStateException}.
 */
public interface ChannelNotes {
  /** Longest key. */
  int KEY_LENGTH_MAX = 128;

  /** A copy of what lies under the key. */
  Optional<byte[]> get(String key);

  /**
   * Copies of the notes from one key up to before another, in the order of the keys.
   *
   * @param limit most of them
   */
  SortedMap<String, byte[]> range(String from, String to, int limit);

  /**
   * Makes the changes durable together: when this returns, they survive a crash of the machine.
   *
   * @throws LedgerWriteException if they could not be written
   */
  void write(NotesBatch changes);
}

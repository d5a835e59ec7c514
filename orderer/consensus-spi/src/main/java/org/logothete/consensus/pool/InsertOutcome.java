package org.logothete.consensus.pool;

/** What became of a request that was offered to the pool. */
public enum InsertOutcome {
  /** It waits for a block. */
  ADDED,
  /** It waits already, or was decided before. */
  DUPLICATE,
  /** The pool has no room for anybody. */
  FULL,
  /** Its client has taken its share; others still find room. */
  CLIENT_FULL,
  /** It is larger than any request may be. */
  TOO_LARGE
}

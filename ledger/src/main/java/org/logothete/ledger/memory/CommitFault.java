package org.logothete.ledger.memory;

/** How a commit can fail; the caller sees the same exception either way. */
public enum CommitFault {
  /** Nothing of the batch was stored. */
  LOST,
  /** The whole batch was stored, but the answer was an error. */
  STORED
}

package org.logothete.orderer.disk;

import java.util.Optional;
import org.logothete.ledger.LedgerWriteException;

/** Whether a node's disk is fit to be written to, as those ask who write. Thread-safe. */
public interface DiskGate {
  /**
   * Looks now whether there is room for another write. While there is none, or after a failure,
   * nothing may be written, and nothing sent that waits for a write.
   */
  boolean isOpen();

  /** What {@link #isOpen} would deny, as it was found lately. */
  boolean isShut();

  /** Why clients should hand their transactions to another node; empty if they need not. */
  Optional<String> refusal();

  /**
   * A write failed, and nobody knows what is on the disk: the node ends. May return, but the gate
   * is shut for good.
   */
  void failed(LedgerWriteException cause);

  /** Whether a write failed: from then on nothing leaves the node. */
  boolean hasFailed();
}

package org.logothete.simulator;

import org.logothete.consensus.Bytes;

/**
 * Tells which slot a signed statement fills: two different statements of one honest node for equal
 * slots break the protocol. A protocol answers what its statements have in common but the choice,
 * for example kind, height and view. Block signatures need no rule: their slot is height and view.
 */
@FunctionalInterface
public interface StatementSlots {
  Bytes slotOf(Bytes statement);

  /**
   * Whether the statement is a promise that its signer may break once after its disk was lost,
   * because nobody who still has it could remind the signer. Whoever has it would accuse the
   * signer, and an accusation of an honest node fails the run.
   */
  default boolean isForgivable(Bytes statement) {
    return false;
  }
}

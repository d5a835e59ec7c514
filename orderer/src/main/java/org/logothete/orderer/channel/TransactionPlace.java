package org.logothete.orderer.channel;

/** Where a transaction is, as one node knows. */
public sealed interface TransactionPlace {
  /** In a durable block. */
  record InBlock(long number) implements TransactionPlace {}

  /**
   * In the pool.
   *
   * @param millis how long it has been there
   * @param proposed whether it stands in a proposal of this node that is being agreed on
   */
  record Waiting(long millis, boolean proposed) implements TransactionPlace {}

  /** Neither here nor there: it was never accepted, or did not come here. */
  record Unknown() implements TransactionPlace {}
}

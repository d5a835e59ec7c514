package org.logothete.ledger;

/** The transactions of a channel, each with the number of the first block that holds it. */
@FunctionalInterface
public interface KnownTransactions {
  /** None. */
  KnownTransactions NONE = _ -> {};

  /** Takes them one by one. */
  @FunctionalInterface
  interface Visitor {
    void transaction(TransactionKey key, long block);
  }

  /** Shows every transaction once, in ascending order of the keys. */
  void forEach(Visitor visitor);
}

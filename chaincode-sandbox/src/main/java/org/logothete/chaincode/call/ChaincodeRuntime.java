package org.logothete.chaincode.call;

/**
 * Runs calls of one installed chaincode. Several threads may invoke at once; whether they wait for
 * each other is the runtime's choice.
 */
public interface ChaincodeRuntime extends AutoCloseable {
  /**
   * Runs a call to its end, at the latest when the budget's wall clock is over. Whatever the
   * chaincode does becomes an outcome, never an exception; a runtime that lost its process starts
   * another one with the next call.
   *
   * @param context what it reads and writes through, of this call alone
   */
  Outcome invoke(ChaincodeCall call, CallContext context);

  /** Ends what runs; calls under way fail. */
  @Override
  void close();
}

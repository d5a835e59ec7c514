package org.logothete.chaincode.call;

/** Why a call has no answer. The names stand in receipts; the numbers in what is signed. */
public enum Failure {
  /**
   * The chaincode is not defined on the channel, no package of it is installed here, or a history
   * that it asked for is not kept here.
   */
  NOT_AVAILABLE(1),
  /** The installed package is not the one that the channel agreed on. */
  WRONG_PACKAGE(2),
  /** More instructions than the budget allows. */
  OUT_OF_INSTRUCTIONS(3),
  /** More memory than the budget allows. */
  OUT_OF_MEMORY(4),
  /** Longer by the clock than the budget allows. */
  TIMED_OUT(5),
  /** The chaincode ended by itself: a trap, an exit, a signal. */
  CRASHED(6),
  /** What the chaincode sent is not the protocol: malformed, twice, or out of order. */
  PROTOCOL_VIOLATION(7),
  /** It read more than the budget allows. */
  READS_TOO_LARGE(8),
  /** It wrote more than the budget allows. */
  WRITES_TOO_LARGE(9),
  /** Its answer or event is larger than the budget allows. */
  RESULT_TOO_LARGE(10),
  /** It asked for something that is not offered: private data, rich queries. */
  UNSUPPORTED(11),
  /** It named a key, a range or a chaincode that cannot be. */
  INVALID_ARGUMENT(12),
  /** Chaincodes called one another deeper than the budget allows. */
  CALLS_TOO_DEEP(13),
  /** Functions of the chaincode called one another deeper than the runtime allows. */
  STACK_EXHAUSTED(14);

  private final int number;

  Failure(int number) {
    this.number = number;
  }

  /** What stands in signed bytes; never changes its meaning. */
  public int number() {
    return number;
  }
}

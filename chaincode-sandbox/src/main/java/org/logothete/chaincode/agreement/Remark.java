package org.logothete.chaincode.agreement;

import com.google.protobuf.ByteString;

/** What is worth counting or logging about what others did; it changes nothing. */
public sealed interface Remark {
  /** Why a vote did not count. */
  enum Ignored {
    /** Its transaction is not what it claims to be. */
    MALFORMED,
    /** The signer executes nothing on this channel, or not this call. */
    NOT_EXECUTOR,
    /** The voter's state is not the agreed one. */
    WRONG_BASE,
    /** There is no such call to vote on, or it is decided. */
    NO_SUCH_CALL,
    /** For an attempt that is over or has not begun. */
    OTHER_ATTEMPT,
    /** The voter executed another definition. */
    OTHER_DEFINITION,
    /** The same vote once more. */
    REPEATED
  }

  /** A vote, or a whole transaction of votes, was ignored. */
  record VoteIgnored(ByteString executor, Ignored reason) implements Remark {}

  /**
   * An executor voted differently for the same attempt at the same call, and its first vote counts.
   * It lies, or it was restarted and came to something else.
   */
  record SecondVote(ByteString executor, Position position, ByteString first, ByteString second)
      implements Remark {}

  /** An executor's counted vote was not for what was agreed. */
  record Outlier(ByteString executor, Position position, String chaincode) implements Remark {}

  /** What should never come of a chaincode with its policy. */
  record Incident(Position position, String chaincode, boolean frozen) implements Remark {}

  /** The agreed result rests on a state that is not the agreed one: the call is tried again. */
  record StaleResult(Position position, String chaincode, int attempt) implements Remark {}
}

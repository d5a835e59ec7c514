package org.logothete.orderer.direct;

import org.logothete.chaincode.direct.Sealed;
import org.logothete.orderer.executors.ExecutorGroup;

/** Is told what direct agreement does, for metrics and logs. Called by the channels' threads. */
public interface DirectObserver {
  /** Why something that another executor said was not taken. */
  enum Dropped {
    /** Too much of its sender waits already. */
    FULL,
    /** It is malformed, badly signed, for other executors, or of nobody who executes. */
    REFUSED
  }

  /** This node took part in a decision; it took rounds from 0 to this one. */
  void deliberated(String channel, int round);

  /** This node was told of a decision by another. */
  void fetched(String channel);

  void dropped(String channel, Dropped reason);

  /**
   * An executor of the group has signed two things that none says together: it lies, or lost its
   * memory.
   */
  void contradicted(String channel, ExecutorGroup group, Sealed one, Sealed other);
}

package org.logothete.chaincode.agreement;

import java.util.function.Supplier;

/** What executors agree on directly: the executors themselves, or others that know. */
public interface DirectSource {
  /**
   * Brings what was decided of a call that is next; waits until it is. All nodes are given the same
   * outcome of the same attempt, and none but the last attempt has an outcome that lasts.
   *
   * @param call the first that is not decided
   * @param soFar what executors have to know to come to a decision, from the block's beginning or
   *     the last time that this was asked; to be asked for only if it is passed on to them
   * @throws InterruptedException if the node stops meanwhile
   */
  DirectOutcome decide(PendingCall call, Supplier<Progress> soFar) throws InterruptedException;
}

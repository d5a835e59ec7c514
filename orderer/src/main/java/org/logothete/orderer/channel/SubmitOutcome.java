package org.logothete.orderer.channel;

import org.hyperledger.fabric.protos.common.Status;

/** What became of an envelope that a client submitted. */
public sealed interface SubmitOutcome {
  /** In this node's pool, or already pooled or committed; the client gets 200 in each case. */
  record Accepted(Kind kind) implements SubmitOutcome {
    /** How the envelope was met. */
    public enum Kind {
      POOLED,
      DUPLICATE_PENDING,
      DUPLICATE_COMMITTED
    }
  }

  /**
   * Refused.
   *
   * @param status Fabric's status code
   * @param info names the cause; safe to show to the client
   */
  record Refused(Status status, String info) implements SubmitOutcome {}
}

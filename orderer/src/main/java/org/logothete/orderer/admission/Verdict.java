package org.logothete.orderer.admission;

import org.hyperledger.fabric.protos.common.Status;
import org.logothete.network.transaction.Transaction;

/** What admission says of an envelope. */
public sealed interface Verdict {
  /**
   * To be ordered.
   *
   * @param transaction what to order: the envelope, or the CONFIG transaction made of a
   *     CONFIG_UPDATE
   */
  record Admitted(Transaction transaction) implements Verdict {}

  /**
   * Not to be ordered.
   *
   * @param status Fabric's status code
   * @param info names the cause; safe to show to the client
   */
  record Refused(Status status, String info) implements Verdict {}
}

package org.logothete.orderer.api;

import org.hyperledger.fabric.protos.common.Block;

/** The client end of a seek. Used by one thread. */
interface BlockReceiver {
  /**
   * Waits until the client has taken in what was sent.
   *
   * @throws InterruptedException if the client has gone
   */
  void awaitReady() throws InterruptedException;

  /**
   * Sends without waiting.
   *
   * @throws UnsendableException if the block is larger than what may be sent
   */
  void send(Block block) throws UnsendableException;
}

package org.logothete.orderer.api;

import com.google.protobuf.ByteString;

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
   * @param number the block's
   * @param block serialized
   * @throws UnsendableException if the block is larger than what may be sent
   */
  void send(long number, ByteString block) throws UnsendableException;
}

package org.logothete.chaincode.shim;

import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/** Our end of an open stream to a chaincode. Not used by two threads at once. */
public interface ShimLink {
  /**
   * Sends without waiting for the chaincode to read. What is sent to a stream that the chaincode
   * ended is lost; behind a disconnect nothing may be sent.
   */
  void send(ChaincodeMessage message);
}

package org.logothete.chaincode.shim;

import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.FailedCallException;

/** Takes what comes from a chaincode: {@link #opened} first, {@link #closed} last. Thread-safe. */
public interface ShimReceiver {
  /** The stream is there. */
  void opened(ShimLink link);

  /** A message came. */
  void received(ChaincodeMessage message);

  /** Bytes came that are no message. */
  void malformed(String what);

  /** The stream has ended, or will never be there. The first reason given counts. */
  void closed(FailedCallException why);
}

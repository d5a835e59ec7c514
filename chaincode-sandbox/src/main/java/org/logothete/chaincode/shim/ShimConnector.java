package org.logothete.chaincode.shim;

import org.logothete.chaincode.call.FailedCallException;

/**
 * Brings about the stream to one installed chaincode, by dialling it or by starting it. One stream
 * at a time.
 */
public interface ShimConnector extends AutoCloseable {
  /**
   * Sets out to open a stream; does not wait for it.
   *
   * @param receiver gets everything that comes of it, in other threads
   * @throws FailedCallException if there will be no stream, and why
   */
  void connect(ShimReceiver receiver) throws FailedCallException;

  /** Ends the stream, if there is one, and the process behind it, if it is ours. */
  void disconnect();

  /** Disconnects, and connects no more. */
  @Override
  void close();
}

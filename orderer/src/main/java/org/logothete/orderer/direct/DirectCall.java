package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.direct.Instance;
import org.logothete.chaincode.record.Bodies;

/**
 * A call that executors agree on directly.
 *
 * @param number among all such calls of the channel
 * @param block that it was ordered in
 */
record DirectCall(long number, long block, String transactionId) {
  private static final String TAG = "logothete direct agreement transaction 1";

  static DirectCall of(PendingCall call) {
    return new DirectCall(
        call.direct().orElseThrow(), call.position().block(), call.transaction().transactionId());
  }

  /**
   * What is agreed on.
   *
   * @param attempt from 1, as calls count them
   */
  Instance instance(int attempt) {
    return new Instance(
        number, attempt - 1, Bodies.hash(TAG, ByteString.copyFromUtf8(transactionId)));
  }
}

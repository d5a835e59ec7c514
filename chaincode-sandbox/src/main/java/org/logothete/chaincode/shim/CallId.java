package org.logothete.chaincode.shim;

import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.logothete.chaincode.call.ChaincodeCall;

/** What tells the calls of one session apart; every message of a call carries it. */
record CallId(String channel, String transactionId) {
  static CallId of(ChaincodeMessage message) {
    return new CallId(message.getChannelId(), message.getTxid());
  }

  static CallId of(ChaincodeCall call) {
    return new CallId(call.channel(), call.transactionId());
  }
}

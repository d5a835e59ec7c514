package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;

/**
 * One ordered request to run a function of a chaincode. All executors see the same call, its time
 * included: nothing in it depends on who executes it.
 *
 * @param channel where it was ordered
 * @param transactionId of the transaction that asked for it: 64 hex digits
 * @param timestamp what the transaction's header says; the only clock that a deterministic
 *     chaincode may read
 * @param channelHeader of the transaction, as sent
 * @param signatureHeader of the transaction, as sent: creator and nonce
 * @param creator who signed it: a serialized MSP identity
 * @param chaincode name of the chaincode; for a call by another chaincode the called one's
 * @param arguments the first is the function's name, as Fabric's contract API has it
 */
public record ChaincodeCall(
    String channel,
    String transactionId,
    Instant timestamp,
    ByteString channelHeader,
    ByteString signatureHeader,
    ByteString creator,
    String chaincode,
    List<ByteString> arguments) {
  public ChaincodeCall {
    arguments = List.copyOf(arguments);
  }

  /** The same request to another chaincode, as one chaincode calls another. */
  public ChaincodeCall to(String otherChaincode, List<ByteString> otherArguments) {
    return new ChaincodeCall(
        channel,
        transactionId,
        timestamp,
        channelHeader,
        signatureHeader,
        creator,
        otherChaincode,
        otherArguments);
  }
}

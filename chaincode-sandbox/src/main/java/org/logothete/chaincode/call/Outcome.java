package org.logothete.chaincode.call;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** What one execution of a call came to. Executors vote on it, so it holds no measured values. */
public sealed interface Outcome {
  /** From this status on the chaincode refused, and nothing that it wrote counts (Fabric's). */
  int STATUS_ERROR_FROM = 400;

  /** Whether what the call wrote counts. */
  default boolean succeeded() {
    return this instanceof Returned returned && returned.status < STATUS_ERROR_FROM;
  }

  /**
   * The chaincode answered.
   *
   * @param status 200 for success; from 400 on it is the chaincode's refusal
   * @param message of the chaincode, usually with a refusal
   */
  record Returned(int status, String message, ByteString payload, Optional<ChaincodeEvent> event)
      implements Outcome {}

  /**
   * The chaincode was not run to its end, or broke a rule. Only the reason is voted on.
   *
   * @param detail for people and logs; may differ from executor to executor
   */
  record Failed(Failure reason, String detail) implements Outcome {}
}

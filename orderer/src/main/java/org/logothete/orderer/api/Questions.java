package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import io.grpc.Status;

/**
 * What this node answers about execution. The asker's signature and right to read the channel were
 * checked. Thread-safe; may wait, on the calling virtual thread.
 */
public interface Questions {
  /** Of a node that executes nothing. */
  Questions NONE =
      (_, _, _) -> {
        throw new RefusedException(
            Status.Code.UNIMPLEMENTED, "this node does not execute chaincode");
      };

  /**
   * Answers.
   *
   * @param channel which the question is about
   * @param creator who asks: a serialized identity
   * @param question an ExecutionQuestion as it came
   * @return an ExecutionAnswer
   */
  ByteString answer(String channel, ByteString creator, ByteString question)
      throws RefusedException, InterruptedException;

  /** The question is not answered; the message is for the client. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Status.Code code;

    public RefusedException(Status.Code code, String message) {
      super(message);
      this.code = code;
    }

    Status status() {
      return code.toStatus().withDescription(getMessage());
    }
  }
}

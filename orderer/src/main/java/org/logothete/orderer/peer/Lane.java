package org.logothete.orderer.peer;

import org.logothete.orderer.wire.proto.Frame;

/** The queues of an outbox, the most urgent first. */
enum Lane {
  CONSENSUS,
  REQUESTS,
  EXECUTION,
  BLOCKS;

  /**
   * The lane a frame travels in. Requests for blocks and proposals are small and their sender waits
   * for the answer, so they go with the consensus messages, as does what completes a proposal.
   *
   * @throws IllegalArgumentException for frames that only the transport itself sends
   */
  static Lane of(Frame frame) {
    return switch (frame.getBodyCase()) {
      case CONSENSUS, BLOCK_REQUEST, PROPOSAL_REQUEST, PROPOSAL_ENVELOPES -> CONSENSUS;
      case REQUESTS -> REQUESTS;
      case EXECUTION -> EXECUTION;
      case BLOCKS -> BLOCKS;
      case HELLO, PING, BODY_NOT_SET ->
          throw new IllegalArgumentException("not to be sent: " + frame.getBodyCase());
    };
  }
}

package org.logothete.orderer.direct;

import com.google.protobuf.ByteString;
import java.util.List;
import org.logothete.chaincode.agreement.PendingCall;
import org.logothete.chaincode.agreement.Speculation;
import org.logothete.chaincode.direct.Message;
import org.logothete.consensus.NodeId;
import org.logothete.orderer.executors.ExecutorGroup;

/** What the thread of direct agreement has to do. */
sealed interface DirectWork {
  /**
   * Others execute from here on, or the same once more after a restart.
   *
   * @param floor first call that is not decided
   */
  record Regrouped(ExecutorGroup group, long floor) implements DirectWork {}

  /** Executors have to agree on these. */
  record Opened(List<PendingCall> calls) implements DirectWork {}

  /** This node has results. */
  record Executed(List<Speculation.Proposal> proposals) implements DirectWork {}

  /** Another node says something; nothing of it is verified. */
  record Heard(NodeId from, ByteString batch) implements DirectWork {}

  /** The own copy of what was sent to all. */
  record Said(ExecutorGroup group, Message message) implements DirectWork {}

  /** All calls below are decided. */
  record Reached(long floor) implements DirectWork {}

  /** What became of these calls is in the state. */
  record Applied(List<SettledCall> calls) implements DirectWork {
    public Applied {
      calls = List.copyOf(calls);
    }
  }
}

package org.logothete.orderer.execution;

import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.orderer.direct.DirectObserver;

/** Is told what execution does, for metrics and logs. Called by the channels' threads. */
public interface ExecutionObserver extends DirectObserver {
  /** A block was processed; what it decided is durable. */
  void processed(String channel, BlockDecisions decisions, int pending);

  /** Execution of the channel has stopped for a reason that was logged; ordering goes on. */
  void stopped(String channel);

  /** The channel is executed here no longer, since it was removed. */
  void left(String channel);
}

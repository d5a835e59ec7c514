package org.logothete.orderer.metrics;

import com.google.protobuf.ByteString;
import io.prometheus.client.Counter;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.orderer.direct.DirectObserver;
import org.logothete.orderer.executors.ExecutorGroup;

/** Counts what direct agreement comes to, and logs what somebody should look at. */
final class CountingDirect implements DirectObserver {
  private final Counter deliberated;
  private final Counter fetched;
  private final Counter late;
  private final Counter dropped;
  private final Counter contradictions;

  CountingDirect(Instruments instruments) {
    deliberated =
        instruments.counter(
            "logothete_execution_direct_deliberated",
            "Direct decisions that this node took part in.",
            "channel");
    fetched =
        instruments.counter(
            "logothete_execution_direct_fetched",
            "Direct decisions that this node was told of by another.",
            "channel");
    late =
        instruments.counter(
            "logothete_execution_direct_late",
            "Direct decisions that took more than the first round.",
            "channel");
    dropped =
        instruments.counter(
            "logothete_execution_direct_dropped",
            "What other executors said directly and was not taken.",
            "channel",
            "reason");
    contradictions =
        instruments.counter(
            "logothete_execution_direct_contradictions",
            "Executors that signed two things of which an honest one signs one.",
            "channel",
            "executor");
  }

  @Override
  public void deliberated(String channel, int round) {
    deliberated.labels(channel).inc();
    if (round > 0) {
      late.labels(channel).inc();
    }
  }

  @Override
  public void fetched(String channel) {
    fetched.labels(channel).inc();
  }

  @Override
  public void dropped(String channel, Dropped reason) {
    dropped.labels(channel, reason.name()).inc();
  }

  @Override
  public void contradicted(String channel, ExecutorGroup group, Sealed one, Sealed other) {
    ByteString executor = group.members().get(one.executor()).executor();
    contradictions.labels(channel, CountingExecution.name(executor)).inc();
    CountingExecution.LOG.warn(
        "channel {}: executor {} signed {} and {}: it lies, or lost its memory",
        channel,
        CountingExecution.name(executor),
        one.statement(),
        other.statement());
  }
}

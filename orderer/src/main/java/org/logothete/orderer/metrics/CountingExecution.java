package org.logothete.orderer.metrics;

import com.google.protobuf.ByteString;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.HexFormat;
import org.logothete.chaincode.agreement.BlockDecisions;
import org.logothete.chaincode.agreement.Remark;
import org.logothete.chaincode.agreement.Results;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.chaincode.proto.ResultBody;
import org.logothete.orderer.execution.ExecutionObserver;
import org.logothete.orderer.executors.ExecutorGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what executors come to, logs what somebody should look at, and has evidence kept. */
final class CountingExecution implements ExecutionObserver {
  static final Logger LOG = LoggerFactory.getLogger("org.logothete.orderer.execution");
  private static final int NAME_BYTES = 4;

  private final Counter results;
  private final Counter votesIgnored;
  private final Counter outliers;
  private final Counter incidents;
  private final Counter retries;
  private final CountingDirect direct;
  private final Gauge pending;
  private final Gauge height;
  private final Gauge stopped;
  private final NodeMetrics.Contradictions evidence;

  CountingExecution(Instruments instruments, NodeMetrics.Contradictions evidence) {
    this.evidence = evidence;
    results =
        instruments.counter(
            "logothete_execution_results",
            "Chaincode transactions that were decided.",
            "channel",
            "chaincode",
            "verdict");
    votesIgnored =
        instruments.counter(
            "logothete_execution_votes_ignored",
            "Executors' votes that do not count.",
            "channel",
            "executor",
            "reason");
    outliers =
        instruments.counter(
            "logothete_execution_outliers",
            "Counted votes that were not for what was agreed.",
            "channel",
            "chaincode",
            "executor");
    incidents =
        instruments.counter(
            "logothete_execution_incidents",
            "Divergences of chaincodes whose policy allows none.",
            "channel",
            "chaincode");
    retries =
        instruments.counter(
            "logothete_execution_retries",
            "Calls executed again because they had read what was not agreed.",
            "channel",
            "chaincode");
    direct = new CountingDirect(instruments);
    pending =
        instruments.gauge(
            "logothete_execution_pending_calls", "Ordered calls without a result yet.", "channel");
    height =
        instruments.gauge(
            "logothete_execution_height",
            "Blocks whose calls and votes were processed.",
            "channel");
    stopped =
        instruments.gauge(
            "logothete_execution_stopped", "1 if execution of the channel has stopped.", "channel");
  }

  @Override
  public void processed(String channel, BlockDecisions decisions, int waiting) {
    height.labels(channel).set(decisions.block() + 1.0);
    pending.labels(channel).set(waiting);
    decisions
        .decisions()
        .forEach(
            decision -> {
              ResultBody result = Results.result(decision.result());
              // A name that the channel does not have is a client's choice, and no label.
              String chaincode =
                  result.getVerdict() == ResultBody.Verdict.REFUSED ? "" : result.getChaincode();
              results.labels(channel, chaincode, result.getVerdict().name()).inc();
            });
    decisions.remarks().forEach(remark -> remark(channel, remark));
  }

  private void remark(String channel, Remark remark) {
    switch (remark) {
      case Remark.VoteIgnored ignored ->
          votesIgnored.labels(channel, name(ignored.executor()), ignored.reason().name()).inc();
      case Remark.SecondVote second ->
          LOG.warn(
              "channel {}: executor {} voted for two results of call {}: it lies, or lost its"
                  + " memory",
              channel,
              name(second.executor()),
              second.position());
      case Remark.Outlier outlier ->
          outliers.labels(channel, outlier.chaincode(), name(outlier.executor())).inc();
      case Remark.Incident incident -> {
        incidents.labels(channel, incident.chaincode()).inc();
        LOG.warn(
            "channel {}: executors of {} came to different results of call {}{}",
            channel,
            incident.chaincode(),
            incident.position(),
            incident.frozen() ? "; it is frozen until it is defined anew" : "");
      }
      case Remark.StaleResult stale -> retries.labels(channel, stale.chaincode()).inc();
    }
  }

  @Override
  public void deliberated(String channel, int round) {
    direct.deliberated(channel, round);
  }

  @Override
  public void fetched(String channel) {
    direct.fetched(channel);
  }

  @Override
  public void dropped(String channel, Dropped reason) {
    direct.dropped(channel, reason);
  }

  @Override
  public void contradicted(String channel, ExecutorGroup group, Sealed one, Sealed other) {
    direct.contradicted(channel, group, one, other);
    evidence.keep(channel, group, one, other);
  }

  @Override
  public void stopped(String channel) {
    stopped.labels(channel).set(1);
  }

  @Override
  public void left(String channel) {
    pending.remove(channel);
    height.remove(channel);
    stopped.remove(channel);
  }

  /** The beginning of an executor's identifier. */
  static String name(ByteString executor) {
    return HexFormat.of()
        .formatHex(executor.substring(0, Math.min(NAME_BYTES, executor.size())).toByteArray());
  }
}

package org.logothete.orderer.pull;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.channel.PullException;
import org.logothete.orderer.client.ClientException;
import org.logothete.orderer.direct.ResultPeers;
import org.logothete.orderer.execution.RecordPeers;
import org.logothete.orderer.proto.DirectQuestion;
import org.logothete.orderer.proto.ExecutionQuestion;
import org.logothete.orderer.proto.RecordAnswer;
import org.logothete.orderer.proto.RecordQuestion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Result records and direct decisions from the nodes that blocks can be had from, and records from
 * executors.
 */
public final class RecordPull implements RecordPeers {
  private static final Logger LOG = LoggerFactory.getLogger(RecordPull.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DeliverPull pull;

  public RecordPull(DeliverPull pull) {
    this.pull = pull;
  }

  @Override
  public List<Source> orderers(ChannelConfig config) {
    return pull.sources(config).stream().<Source>map(Source.Orderer::new).toList();
  }

  @Override
  public Optional<ByteString> record(
      ChannelConfig config, Source source, String transactionId, ByteString digest) {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setRecord(
                RecordQuestion.newBuilder().setTransactionId(transactionId).setDigest(digest))
            .build();
    try {
      RecordAnswer answer = pull.ask(config, source, question, PATIENCE).getRecord();
      return answer.hasRecord() ? Optional.of(answer.getRecord()) : Optional.empty();
    } catch (PullException | ClientException e) {
      LOG.debug("{} gives no result record: {}", source.address(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public List<ResultPeers.Told> decisions(ChannelConfig config, Source source, long firstCall) {
    ExecutionQuestion question =
        ExecutionQuestion.newBuilder()
            .setDirect(DirectQuestion.newBuilder().setFirstCall(firstCall))
            .build();
    try {
      return pull.ask(config, source, question, PATIENCE).getDirect().getDecisionsList().stream()
          .map(
              one ->
                  new ResultPeers.Told(
                      one.getCertificate(),
                      one.hasRecord() ? Optional.of(one.getRecord()) : Optional.empty()))
          .toList();
    } catch (PullException | ClientException e) {
      LOG.debug("{} gives no decisions: {}", source.address(), e.getMessage());
      return List.of();
    }
  }
}

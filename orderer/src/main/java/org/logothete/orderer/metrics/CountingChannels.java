package org.logothete.orderer.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import java.util.Locale;
import org.logothete.consensus.Effect;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.evidence.Accusation;

/** Counts what happens on the channels, and passes it on. */
final class CountingChannels implements ChannelObserver {
  private final ChannelObserver next;
  private final Counter transactions;
  private final Counter blocks;
  private final Counter blockBytes;
  private final Counter notes;
  private final Counter accusations;
  private final Counter drops;

  CountingChannels(CollectorRegistry registry, ChannelObserver next) {
    this.next = next;
    transactions =
        Counter.build("logothete_channel_transactions", "Transactions in durable blocks.")
            .labelNames("channel")
            .register(registry);
    blocks =
        Counter.build("logothete_channel_blocks", "Blocks made durable.")
            .labelNames("channel")
            .register(registry);
    blockBytes =
        Counter.build("logothete_channel_block_bytes", "Bytes of blocks made durable.")
            .labelNames("channel")
            .register(registry);
    notes =
        Counter.build("logothete_consensus_notes", "What the engine noted, by topic.")
            .labelNames("channel", "topic")
            .register(registry);
    accusations =
        Counter.build("logothete_consensus_accusations", "Proofs of misbehaviour, by culprit.")
            .labelNames("channel", "culprit")
            .register(registry);
    drops =
        Counter.build("logothete_channel_drops", "What was thrown away, by reason.")
            .labelNames("channel", "reason")
            .register(registry);
  }

  @Override
  public void blockCommitted(String channel, long number, int count, long bytes) {
    blocks.labels(channel).inc();
    transactions.labels(channel).inc(count);
    blockBytes.labels(channel).inc((double) bytes);
    next.blockCommitted(channel, number, count, bytes);
  }

  @Override
  public void noted(String channel, Effect.Note note) {
    notes.labels(channel, note.topic().name().toLowerCase(Locale.ROOT)).inc();
    next.noted(channel, note);
  }

  @Override
  public void accused(Accusation accusation) {
    accusations
        .labels(
            accusation.domain().channel(),
            Integer.toString(accusation.evidence().culprit().value()))
        .inc();
    next.accused(accusation);
  }

  @Override
  public void dropped(String channel, String reason) {
    drops.labels(channel, reason).inc();
    next.dropped(channel, reason);
  }

  @Override
  public void halted(String channel, String why) {
    next.halted(channel, why);
  }
}

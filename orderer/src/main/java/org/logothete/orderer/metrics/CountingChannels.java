package org.logothete.orderer.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Locale;
import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
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
  private final Counter caughtUp;
  private final Counter notPooled;
  private final Histogram deciding;
  private final Histogram storing;
  private final Histogram pooling;
  private final Histogram filling;
  private final Gauge leads;
  private final Gauge locks;
  private final Gauge poolBytes;
  private final Gauge poolOldest;

  CountingChannels(Instruments instruments, ChannelObserver next) {
    this.next = next;
    transactions =
        instruments.counter(
            "logothete_channel_transactions", "Transactions in durable blocks.", "channel");
    blocks = instruments.counter("logothete_channel_blocks", "Blocks made durable.", "channel");
    blockBytes =
        instruments.counter(
            "logothete_channel_block_bytes", "Bytes of blocks made durable.", "channel");
    notes =
        instruments.counter(
            "logothete_consensus_notes", "What the engine noted, by topic.", "channel", "topic");
    accusations =
        instruments.counter(
            "logothete_consensus_accusations",
            "Proofs of misbehaviour, by culprit.",
            "channel",
            "culprit");
    drops =
        instruments.counter(
            "logothete_channel_drops", "What was thrown away, by reason.", "channel", "reason");
    caughtUp =
        instruments.counter(
            "logothete_channel_catch_ups",
            "Times that blocks which others had decided became durable here.",
            "channel");
    notPooled =
        instruments.counter(
            "consensus_smartbft_pool_count_of_fail_add_request",
            "Number of requests that were not added to the pool; duplicates are among them.",
            "channel",
            "reason");
    deciding =
        instruments.seconds(
            "consensus_smartbft_view_latency_batch_processing",
            "Time from the first proposal for a block that this node saw to the decision.",
            "channel");
    storing =
        instruments.seconds(
            "consensus_smartbft_view_latency_batch_save",
            "Time from the decision of a block until it is durable.",
            "channel");
    pooling =
        instruments.seconds(
            "consensus_smartbft_pool_latency_of_elements",
            "Time that requests spent in the pool until their block was durable.",
            "channel");
    filling =
        instruments.seconds(
            "blockcutter_block_fill_duration",
            "Time from the first transaction's coming into the pool to the block being cut.",
            "channel");
    leads =
        instruments.gauge(
            "consensus_BFT_is_leader", "1 if this node is the leader now, else 0.", "channel");
    locks =
        instruments.gauge(
            "logothete_consensus_locks",
            "Heights at which this node is bound to a proposal that is not decided.",
            "channel");
    poolBytes =
        instruments.gauge("logothete_pool_bytes", "Bytes of the requests in the pool.", "channel");
    poolOldest =
        instruments.gauge(
            "logothete_pool_oldest_seconds",
            "How long the oldest request in the pool has been waiting; 0 if there is none.",
            "channel");
  }

  @Override
  public void decided(String channel, long millis) {
    deciding.labels(channel).observe(millis / Instruments.MILLIS_PER_SECOND);
    next.decided(channel, millis);
  }

  @Override
  public void stored(String channel, long millis) {
    storing.labels(channel).observe(millis / Instruments.MILLIS_PER_SECOND);
    next.stored(channel, millis);
  }

  @Override
  public void caughtUp(String channel, long number) {
    caughtUp.labels(channel).inc();
    next.caughtUp(channel, number);
  }

  @Override
  public void stands(String channel, Standing standing) {
    leads.labels(channel).set(standing.leads() ? 1 : 0);
    locks.labels(channel).set(standing.locks());
    next.stands(channel, standing);
  }

  @Override
  public void pooled(String channel, int requests, long bytes, long oldestMillis) {
    poolBytes.labels(channel).set((double) bytes);
    poolOldest.labels(channel).set(oldestMillis / Instruments.MILLIS_PER_SECOND);
    next.pooled(channel, requests, bytes, oldestMillis);
  }

  /** What a channel did stays counted; how it stands is true no longer. */
  @Override
  public void left(String channel) {
    leads.remove(channel);
    locks.remove(channel);
    poolBytes.remove(channel);
    poolOldest.remove(channel);
    next.left(channel);
  }

  @Override
  public void ordered(String channel, long millis) {
    pooling.labels(channel).observe(millis / Instruments.MILLIS_PER_SECOND);
    next.ordered(channel, millis);
  }

  @Override
  public void notPooled(String channel, String reason) {
    notPooled.labels(channel, reason).inc();
    next.notPooled(channel, reason);
  }

  @Override
  public void cut(String channel, long millis) {
    filling.labels(channel).observe(millis / Instruments.MILLIS_PER_SECOND);
    next.cut(channel, millis);
  }

  @Override
  public void blockCommitted(String channel, long number, int count, long bytes) {
    blocks.labels(channel).inc();
    transactions.labels(channel).inc(count);
    blockBytes.labels(channel).inc((double) bytes);
    next.blockCommitted(channel, number, count, bytes);
  }

  @Override
  public void received(String channel, Authenticated<? extends ConsensusMessage> message) {
    next.received(channel, message);
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

package org.logothete.orderer.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.ChannelStatus;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.Relation;
import org.logothete.orderer.channel.Voting;

/** Reads each channel's status when metrics are asked for. */
final class ChannelCollector extends Collector {
  private final ChannelRegistry channels;

  ChannelCollector(ChannelRegistry channels) {
    this.channels = channels;
  }

  private record Reading(String name, String help, ToDoubleFunction<ChannelStatus> value) {}

  private static final List<Reading> READINGS =
      List.of(
          new Reading(
              "ledger_blockchain_height", "Height of the chain in blocks.", ChannelStatus::height),
          new Reading(
              "consensus_BFT_cluster_size",
              "Number of nodes in this channel.",
              ChannelStatus::consenters),
          new Reading(
              "consensus_BFT_committed_block_number",
              "The number of the latest committed block.",
              status -> status.height() - 1),
          new Reading(
              "consensus_BFT_leader_id",
              "The id of the current leader; 0 while none is known.",
              status -> status.leader().orElse(0)),
          new Reading(
              "consensus_smartbft_pool_count_of_elements",
              "Number of elements in the consensus request pool.",
              ChannelStatus::pooledRequests),
          new Reading(
              "consensus_smartbft_view_number",
              "PBFT's view, or BDLS's round of the height in progress.",
              ChannelStatus::viewOrRound),
          new Reading(
              "logothete_channel_reachable_consenters",
              "Consenters with a working link, this node included.",
              ChannelStatus::reachable),
          new Reading(
              "logothete_channel_lag_blocks",
              "Blocks decided elsewhere and not yet durable here.",
              ChannelStatus::lag),
          new Reading(
              "logothete_channel_config_sequence",
              "Sequence of the configuration in force.",
              ChannelStatus::configSequence),
          new Reading(
              "logothete_channel_voting",
              "1 if this node votes on blocks, 0 while it only follows.",
              status -> status.voting() == Voting.VOTES ? 1 : 0),
          new Reading(
              "participation_consensus_relation",
              "1 if this node is a consenter of the channel, 2 if it is a follower.",
              status -> Relation.of(status.voting()).number()),
          new Reading(
              "logothete_channel_halted",
              "1 if the channel stopped after an invariant failed.",
              status -> status.halted().isEmpty() ? 0 : 1));

  private static final Instrument ENGINE =
      Instrument.gauge(
          "logothete_channel_engine",
          "1 for the engine that orders the channel now.",
          "channel",
          "engine");
  private static final Instrument FIRST_BLOCK =
      Instrument.gauge(
          "logothete_ledger_first_block",
          "Number of the oldest block from which on none was pruned.",
          "channel");

  static List<Instrument> instruments() {
    return Stream.concat(
            READINGS.stream()
                .map(reading -> Instrument.gauge(reading.name(), reading.help(), "channel")),
            Stream.of(ENGINE, FIRST_BLOCK))
        .toList();
  }

  @Override
  public List<MetricFamilySamples> collect() {
    record Named(String channel, ChannelStatus status) {}
    List<Named> statuses = new ArrayList<>();
    for (OrderedChannel channel : channels.channels()) {
      statuses.add(new Named(channel.id(), channel.status()));
    }
    List<MetricFamilySamples> families = new ArrayList<>();
    for (Reading reading : READINGS) {
      GaugeMetricFamily family =
          new GaugeMetricFamily(reading.name(), reading.help(), List.of("channel"));
      statuses.forEach(
          named ->
              family.addMetric(
                  List.of(named.channel()), reading.value().applyAsDouble(named.status())));
      families.add(family);
    }
    GaugeMetricFamily engines =
        new GaugeMetricFamily(ENGINE.name(), ENGINE.help(), ENGINE.labels());
    statuses.forEach(
        named -> engines.addMetric(List.of(named.channel(), named.status().engine()), 1));
    families.add(engines);
    families.add(firstBlocks());
    return families;
  }

  private GaugeMetricFamily firstBlocks() {
    GaugeMetricFamily family =
        new GaugeMetricFamily(FIRST_BLOCK.name(), FIRST_BLOCK.help(), FIRST_BLOCK.labels());
    for (OrderedChannel channel : channels.channels()) {
      family.addMetric(List.of(channel.id()), (double) channel.blocks().firstBlock());
    }
    return family;
  }
}

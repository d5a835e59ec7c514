package org.logothete.orderer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.WriteObserver;
import org.logothete.orderer.admission.SignatureCounts;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.metrics.DatedCertificate.Owner;
import org.logothete.orderer.metrics.DatedCertificate.Use;
import org.logothete.orderer.peer.LinkCounters;
import org.logothete.orderer.wire.proto.Frame;

final class NodeMetricsTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final NodeMetrics metrics = new NodeMetrics(new NoChannels());

  private static final class NoChannels implements ChannelRegistry {
    @Override
    public Optional<OrderedChannel> channel(String id) {
      return Optional.empty();
    }

    @Override
    public Collection<OrderedChannel> channels() {
      return List.of();
    }
  }

  private String text() throws IOException {
    StringWriter out = new StringWriter();
    metrics.writeTo(out);
    return out.toString();
  }

  private double value(String series) throws IOException {
    return text()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void writesAreTimedAndSyncsCountedOnce() throws IOException {
    WriteObserver ledger = metrics.ledgerObserver();
    ledger.written(3 * MILLI, 2);
    ledger.written(MILLI / 2, 1);
    assertThat(value("logothete_ledger_syncs_total")).isEqualTo(2);
    assertThat(value("logothete_ledger_write_seconds_count")).isEqualTo(2);
    assertThat(value("logothete_ledger_write_seconds_bucket{le=\"0.001\",}")).isEqualTo(1);
    assertThat(value("logothete_ledger_write_seconds_sum")).isEqualTo(0.0035);
  }

  @Test
  void framesAreCountedByPeerAndKind() throws IOException {
    LinkCounters links = metrics.linkCounters();
    links.frameSent("b:1", Frame.BodyCase.CONSENSUS, 100);
    links.frameSent("b:1", Frame.BodyCase.BLOCK_REQUEST, 7);
    links.frameSent("b:1", Frame.BodyCase.CONSENSUS, 50);
    links.frameReceived("c:1", Frame.BodyCase.REQUESTS, 9);
    String sent = "logothete_cluster_bytes_sent_total";
    assertThat(value(sent + "{peer=\"b:1\",kind=\"consensus\",}")).isEqualTo(150);
    assertThat(value(sent + "{peer=\"b:1\",kind=\"block_request\",}")).isEqualTo(7);
    assertThat(value("logothete_cluster_frames_sent_total{peer=\"b:1\",kind=\"consensus\",}"))
        .isEqualTo(2);
    assertThat(value("logothete_cluster_bytes_received_total{peer=\"c:1\",kind=\"requests\",}"))
        .isEqualTo(9);
  }

  @Test
  void bytesOfDeliveredBlocksAreCounted() throws IOException {
    metrics.apiObserver().blockSent("trade", 1_000);
    metrics.apiObserver().blockSent("trade", 24);
    assertThat(value("logothete_deliver_bytes_sent_total{channel=\"trade\",}")).isEqualTo(1_024);
  }

  @Test
  void stagesOfBlocksAreTimedInSeconds() throws IOException {
    ChannelObserver channels = metrics.channelObserver(ChannelObserver.NONE);
    channels.decided("trade", 3);
    channels.stored("trade", 70_000);
    channels.ordered("trade", 1);
    channels.cut("trade", 1_500);
    String decided = "consensus_smartbft_view_latency_batch_processing";
    assertThat(value(decided + "_bucket{channel=\"trade\",le=\"0.002\",}")).isZero();
    assertThat(value(decided + "_bucket{channel=\"trade\",le=\"0.005\",}")).isEqualTo(1);
    String stored = "consensus_smartbft_view_latency_batch_save";
    assertThat(value(stored + "_bucket{channel=\"trade\",le=\"60.0\",}")).isZero();
    assertThat(value(stored + "_sum{channel=\"trade\",}")).isEqualTo(70);
    assertThat(
            value(
                "consensus_smartbft_pool_latency_of_elements_bucket"
                    + "{channel=\"trade\",le=\"0.001\",}"))
        .isEqualTo(1);
    assertThat(value("blockcutter_block_fill_duration_sum{channel=\"trade\",}")).isEqualTo(1.5);
  }

  @Test
  void whereTheEngineStandsAndWhatWaitsIsShown() throws IOException {
    ChannelObserver channels = metrics.channelObserver(ChannelObserver.NONE);
    channels.stands("trade", new ChannelObserver.Standing(true, 2));
    channels.pooled("trade", 7, 7_000, 2_500);
    channels.notPooled("trade", "full");
    channels.caughtUp("trade", 9);
    assertThat(value("consensus_BFT_is_leader{channel=\"trade\",}")).isEqualTo(1);
    assertThat(value("logothete_consensus_locks{channel=\"trade\",}")).isEqualTo(2);
    assertThat(value("logothete_pool_bytes{channel=\"trade\",}")).isEqualTo(7_000);
    assertThat(value("logothete_pool_oldest_seconds{channel=\"trade\",}")).isEqualTo(2.5);
    assertThat(value("logothete_channel_catch_ups_total{channel=\"trade\",}")).isEqualTo(1);
    assertThat(
            value(
                "consensus_smartbft_pool_count_of_fail_add_request"
                    + "{channel=\"trade\",reason=\"full\",}"))
        .isEqualTo(1);
  }

  @Test
  void linksSayWhichPeersAreReached() throws IOException {
    LinkCounters links = metrics.linkCounters();
    links.linkUp("b:1");
    links.linkUp("c:1");
    links.linkDown("b:1");
    assertThat(value("logothete_cluster_link_up{peer=\"b:1\",}")).isZero();
    assertThat(value("logothete_cluster_link_up{peer=\"c:1\",}")).isEqualTo(1);
  }

  @Test
  void certificatesSayWhenTheyEnd() throws IOException {
    Instant end = Instant.parse("2030-01-02T03:04:05Z");
    metrics.certificates(
        () ->
            List.of(
                new DatedCertificate(new Owner.ThisNode(), Use.OPERATIONS, end),
                new DatedCertificate(new Owner.Consenter("trade", 3), Use.ENROLMENT, end)));
    assertThat(value("logothete_certificate_expiry_timestamp_seconds{use=\"operations\",}"))
        .isEqualTo((double) end.getEpochSecond());
    assertThat(
            value(
                "logothete_consenter_certificate_expiry_timestamp_seconds"
                    + "{channel=\"trade\",consenter=\"3\",use=\"enrolment\",}"))
        .isEqualTo((double) end.getEpochSecond());
  }

  @Test
  void signaturesAreCountedByWhatWasDone() throws IOException {
    metrics.signatures(() -> new SignatureCounts(5, 1, 12));
    String name = "logothete_admission_signatures_total";
    assertThat(value(name + "{outcome=\"verified\",}")).isEqualTo(5);
    assertThat(value(name + "{outcome=\"refused\",}")).isEqualTo(1);
    assertThat(value(name + "{outcome=\"remembered\",}")).isEqualTo(12);
  }

  @Test
  void allocationMovesWithoutACollection() throws IOException {
    double before = value("logothete_jvm_allocated_bytes_total");
    byte[] some = new byte[1 << 20];
    Arrays.fill(some, (byte) 1);
    assertThat(value("logothete_jvm_allocated_bytes_total"))
        .isGreaterThanOrEqualTo(before + some.length);
  }
}

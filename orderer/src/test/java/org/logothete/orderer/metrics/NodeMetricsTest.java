package org.logothete.orderer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.WriteObserver;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;
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
  void allocationMovesWithoutACollection() throws IOException {
    double before = value("logothete_jvm_allocated_bytes_total");
    byte[] some = new byte[1 << 20];
    Arrays.fill(some, (byte) 1);
    assertThat(value("logothete_jvm_allocated_bytes_total"))
        .isGreaterThanOrEqualTo(before + some.length);
  }
}

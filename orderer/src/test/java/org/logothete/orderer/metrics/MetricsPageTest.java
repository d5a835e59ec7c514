package org.logothete.orderer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.peer.DropReason;
import org.logothete.orderer.peer.LinkCounters;

/** The page in the documentation says what the code does. */
final class MetricsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "observability", "metrics.md");

  @Test
  void thePageInTheDocumentationIsUpToDate() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("metrics changed; run: logothete metrics > docs/observability/metrics.md")
        .isEqualTo(MetricsPage.markdown());
  }

  @Test
  void everyMetricIsDescribedOnceInASentence() {
    List<Instrument> all = MetricsPage.instruments();
    assertThat(all).extracting(Instrument::name).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    assertThat(NodeMetrics.described())
        .allSatisfy(metric -> assertThat(metric.help()).matches("[A-Z0-9].*[.]"));
  }

  @Test
  void timesAndSizesHaveAUnit() {
    Map<String, String> units =
        MetricsPage.instruments().stream()
            .collect(Collectors.toMap(Instrument::name, Instrument::unit));
    assertThat(units)
        .containsEntry("broadcast_enqueue_duration", "seconds")
        .containsEntry("consensus_smartbft_pool_latency_of_elements", "seconds")
        .containsEntry("logothete_certificate_expiry_timestamp_seconds", "seconds since 1970")
        .containsEntry("logothete_channel_block_bytes_total", "bytes")
        .containsEntry("logothete_cluster_bytes_sent_total", "bytes")
        .containsEntry("process_cpu_seconds_total", "seconds")
        .containsEntry("ledger_blockchain_height", "");
  }

  /** What is served is described, with these labels and this type. */
  @Test
  void theDescriptionIsThatOfWhatIsServed() {
    Map<String, Instrument> described = new TreeMap<>();
    NodeMetrics.described().forEach(metric -> described.put(metric.name(), metric));
    Instruments served = new Instruments();
    LinkCounters links = new CountingLinks(served);
    links.linkUp("b:1");
    links.dropped(DropReason.OUTBOX_FULL);
    ChannelObserver channels = new CountingChannels(served, ChannelObserver.NONE);
    channels.blockCommitted("trade", 1, 1, 1);
    channels.ordered("trade", 1);
    channels.stands("trade", ChannelObserver.Standing.NONE);
    new CountingLedger(served).written(1, 1);
    List<MetricFamilySamples> families = Collections.list(served.samples());
    assertThat(families).hasSizeGreaterThan(20);
    for (MetricFamilySamples family : families) {
      Instrument metric =
          Optional.ofNullable(described.get(family.name))
              .or(() -> Optional.ofNullable(described.get(family.name + FabricNames.SUFFIX)))
              .orElseThrow(() -> new AssertionError(family.name + " is not described"));
      assertThat(metric.help()).isEqualTo(family.help);
      boolean restored = metric.origin() == Instrument.Origin.FABRIC;
      if (!(restored && metric.type() == Instrument.Type.COUNTER)) {
        assertThat(family.type.name().toLowerCase(Locale.ROOT))
            .isEqualTo(metric.type().name().toLowerCase(Locale.ROOT));
      }
      family.samples.forEach(
          sample ->
              assertThat(sample.labelNames.stream().filter(label -> !label.equals("le")))
                  .as(sample.name)
                  .containsExactlyElementsOf(metric.labels()));
    }
  }
}

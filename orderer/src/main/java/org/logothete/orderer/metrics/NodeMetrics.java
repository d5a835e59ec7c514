package org.logothete.orderer.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.Writer;
import org.hyperledger.fabric.protos.common.Status;
import org.logothete.ledger.WriteObserver;
import org.logothete.orderer.api.ApiObserver;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.disk.DiskWatch;
import org.logothete.orderer.evidence.EvidenceKeeper;
import org.logothete.orderer.execution.ExecutionObserver;
import org.logothete.orderer.ops.MetricsText;
import org.logothete.orderer.peer.LinkCounters;

/**
 * A node's metrics. Names without prefix are Fabric's (its metrics reference); ours begin with
 * {@code logothete_}. Thread-safe.
 */
public final class NodeMetrics implements MetricsText {
  private static final double NANOS_PER_SECOND = 1e9;

  private final CollectorRegistry registry = new CollectorRegistry();

  private final Histogram broadcastDuration =
      Histogram.build("broadcast_enqueue_duration", "The time to enqueue a transaction in seconds.")
          .labelNames("channel", "type", "status")
          .register(registry);
  private final Counter broadcastProcessed =
      Counter.build("broadcast_processed_count", "The number of transactions processed.")
          .labelNames("channel", "type", "status")
          .register(registry);
  private final Counter deliverOpened =
      Counter.build(
              "deliver_streams_opened",
              "The number of GRPC streams that have been opened for the deliver service.")
          .register(registry);
  private final Counter deliverClosed =
      Counter.build(
              "deliver_streams_closed",
              "The number of GRPC streams that have been closed for the deliver service.")
          .register(registry);
  private final Counter deliverReceived =
      Counter.build(
              "deliver_requests_received",
              "The number of deliver requests that have been received.")
          .labelNames("channel", "filtered", "data_type")
          .register(registry);
  private final Counter deliverCompleted =
      Counter.build(
              "deliver_requests_completed",
              "The number of deliver requests that have been completed.")
          .labelNames("channel", "filtered", "data_type", "success")
          .register(registry);
  private final Counter deliverBlocks =
      Counter.build("deliver_blocks_sent", "The number of blocks sent by the deliver service.")
          .labelNames("channel", "filtered", "data_type")
          .register(registry);
  private final Counter deliverBytes =
      Counter.build("logothete_deliver_bytes_sent", "Bytes of the blocks sent by deliver.")
          .labelNames("channel")
          .register(registry);
  private final Counter connectionsRefused =
      Counter.build(
              "logothete_client_connections_refused",
              "Client connections closed because there were too many.")
          .register(registry);

  /** Metrics of a process that serves the given channels. */
  public NodeMetrics(ChannelRegistry channels) {
    new ChannelCollector(channels).register(registry);
    DefaultExports.register(registry);
    new AllocationCollector().register(registry);
  }

  /** Counts a disk's room in; call once. */
  public void watch(DiskWatch disk) {
    new DiskCollector(disk::status).register(registry);
  }

  /** Bind this to the clients' edge. */
  public ApiObserver apiObserver() {
    return new CountingApi();
  }

  /** Bind this to the links between orderers; once. */
  public LinkCounters linkCounters() {
    return new CountingLinks(registry);
  }

  /** Bind this to the channels, once; it passes everything on to {@code next}. */
  public ChannelObserver channelObserver(ChannelObserver next) {
    return new CountingChannels(registry, next);
  }

  /** Bind this to the ledger, once. */
  public WriteObserver ledgerObserver() {
    return new CountingLedger(registry);
  }

  /**
   * Bind this to execution, once.
   *
   * @param evidence keeps proofs against executors
   */
  public ExecutionObserver executionObserver(EvidenceKeeper evidence) {
    return new CountingExecution(registry, evidence);
  }

  @Override
  public void writeTo(Writer out) throws IOException {
    TextFormat.write004(out, FabricNames.restore(registry.metricFamilySamples()));
  }

  private final class CountingApi implements ApiObserver {
    @Override
    public void connectionRefused() {
      connectionsRefused.inc();
    }

    @Override
    public void broadcastAnswered(String channel, String type, Status status, long nanos) {
      broadcastProcessed.labels(channel, type, status.name()).inc();
      broadcastDuration.labels(channel, type, status.name()).observe(nanos / NANOS_PER_SECOND);
    }

    @Override
    public void deliverOpened() {
      deliverOpened.inc();
    }

    @Override
    public void deliverClosed() {
      deliverClosed.inc();
    }

    @Override
    public void seekReceived(String channel) {
      deliverReceived.labels(channel, "false", "block").inc();
    }

    @Override
    public void seekCompleted(String channel, boolean success) {
      deliverCompleted.labels(channel, "false", "block", Boolean.toString(success)).inc();
    }

    @Override
    public void blockSent(String channel, int bytes) {
      deliverBlocks.labels(channel, "false", "block").inc();
      deliverBytes.labels(channel).inc(bytes);
    }
  }
}

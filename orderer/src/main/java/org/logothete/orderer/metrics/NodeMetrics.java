package org.logothete.orderer.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Status;
import org.logothete.chaincode.direct.Sealed;
import org.logothete.ledger.WriteObserver;
import org.logothete.orderer.admission.SignatureCounts;
import org.logothete.orderer.api.ApiObserver;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.channel.ChannelRegistry;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.disk.DiskWatch;
import org.logothete.orderer.execution.ExecutionObserver;
import org.logothete.orderer.executors.ExecutorGroup;
import org.logothete.orderer.ops.MetricsText;
import org.logothete.orderer.peer.LinkCounters;

/**
 * A node's metrics. Names without prefix are Fabric's (its metrics reference); ours begin with
 * {@code logothete_}. Thread-safe.
 */
public final class NodeMetrics implements MetricsText {
  private final Instruments instruments = new Instruments();

  private final Histogram broadcastDuration =
      instruments.seconds(
          "broadcast_enqueue_duration",
          "The time to enqueue a transaction in seconds.",
          "channel",
          "type",
          "status");
  private final Counter broadcastProcessed =
      instruments.counter(
          "broadcast_processed_count",
          "The number of transactions processed.",
          "channel",
          "type",
          "status");
  private final Counter deliverOpened =
      instruments.counter(
          "deliver_streams_opened",
          "The number of GRPC streams that have been opened for the deliver service.");
  private final Counter deliverClosed =
      instruments.counter(
          "deliver_streams_closed",
          "The number of GRPC streams that have been closed for the deliver service.");
  private final Counter deliverReceived =
      instruments.counter(
          "deliver_requests_received",
          "The number of deliver requests that have been received.",
          "channel",
          "filtered",
          "data_type");
  private final Counter deliverCompleted =
      instruments.counter(
          "deliver_requests_completed",
          "The number of deliver requests that have been completed.",
          "channel",
          "filtered",
          "data_type",
          "success");
  private final Counter deliverBlocks =
      instruments.counter(
          "deliver_blocks_sent",
          "The number of blocks sent by the deliver service.",
          "channel",
          "filtered",
          "data_type");
  private final Counter deliverBytes =
      instruments.counter(
          "logothete_deliver_bytes_sent", "Bytes of the blocks sent by deliver.", "channel");
  private final Counter connectionsRefused =
      instruments.counter(
          "logothete_client_connections_refused",
          "Client connections closed because there were too many.");

  /** Metrics of a process that serves the given channels. */
  public NodeMetrics(ChannelRegistry channels) {
    instruments.collect(new ChannelCollector(channels), ChannelCollector.instruments());
    DefaultExports.register(instruments.registry());
    instruments.collect(new AllocationCollector(), List.of(AllocationCollector.ALLOCATED));
  }

  /** Counts a disk's room in; call once. */
  public void watch(DiskWatch disk) {
    instruments.collect(new DiskCollector(disk::status), DiskCollector.INSTRUMENTS);
  }

  /** Says when certificates end; call once. */
  public void certificates(Supplier<Collection<DatedCertificate>> certificates) {
    instruments.collect(new CertificateCollector(certificates), CertificateCollector.INSTRUMENTS);
  }

  /** Counts admission's signatures in; call once. */
  public void signatures(Supplier<SignatureCounts> counts) {
    instruments.collect(new AdmissionCollector(counts), List.of(AdmissionCollector.SIGNATURES));
  }

  /** Bind this to the clients' edge. */
  public ApiObserver apiObserver() {
    return new CountingApi();
  }

  /** Bind this to the links between orderers; once. */
  public LinkCounters linkCounters() {
    return new CountingLinks(instruments);
  }

  /** Bind this to the channels, once; it passes everything on to {@code next}. */
  public ChannelObserver channelObserver(ChannelObserver next) {
    return new CountingChannels(instruments, next);
  }

  /** Bind this to the ledger, once. */
  public WriteObserver ledgerObserver() {
    return new CountingLedger(instruments);
  }

  /** Takes proofs that an executor contradicted itself. */
  @FunctionalInterface
  public interface Contradictions {
    /** Never blocks. */
    void keep(String channel, ExecutorGroup group, Sealed one, Sealed other);
  }

  /**
   * Bind this to execution, once.
   *
   * @param evidence keeps proofs against executors
   */
  public ExecutionObserver executionObserver(Contradictions evidence) {
    return new CountingExecution(instruments, evidence);
  }

  /** All that a node measures, by name; without what every Java process does. */
  public static List<Instrument> described() {
    NodeMetrics metrics = new NodeMetrics(new NoChannels());
    var _ = metrics.linkCounters();
    var _ = metrics.channelObserver(ChannelObserver.NONE);
    var _ = metrics.ledgerObserver();
    var _ = metrics.executionObserver((_, _, _, _) -> {});
    metrics.certificates(List::of);
    metrics.signatures(() -> new SignatureCounts(0, 0, 0));
    List<Instrument> all = new ArrayList<>(metrics.instruments.all());
    all.addAll(DiskCollector.INSTRUMENTS);
    all.sort(Comparator.comparing(Instrument::name));
    return List.copyOf(all);
  }

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

  @Override
  public void writeTo(Writer out) throws IOException {
    TextFormat.write004(out, instruments.samples());
  }

  private final class CountingApi implements ApiObserver {
    @Override
    public void connectionRefused() {
      connectionsRefused.inc();
    }

    @Override
    public void broadcastAnswered(String channel, String type, Status status, long nanos) {
      broadcastProcessed.labels(channel, type, status.name()).inc();
      broadcastDuration
          .labels(channel, type, status.name())
          .observe(nanos / Instruments.NANOS_PER_SECOND);
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

package org.logothete.orderer.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.logothete.orderer.peer.DropReason;
import org.logothete.orderer.peer.LinkCounters;
import org.logothete.orderer.peer.RefusalReason;
import org.logothete.orderer.wire.proto.Frame;

/** Counts what the links between orderers do. */
final class CountingLinks implements LinkCounters {
  private static final Map<Frame.BodyCase, String> LABELS =
      Arrays.stream(Frame.BodyCase.values())
          .collect(
              Collectors.toUnmodifiableMap(
                  Function.identity(), kind -> kind.name().toLowerCase(Locale.ROOT)));

  private final Gauge connections;
  private final Gauge up;
  private final Counter dropped;
  private final Counter refused;
  private final Counter sentFrames;
  private final Counter sentBytes;
  private final Counter receivedFrames;
  private final Counter receivedBytes;
  private final Counter redials;

  CountingLinks(Instruments instruments) {
    connections =
        instruments.gauge(
            "cluster_comm_egress_tls_connection_count", "Count of TLS connections to other nodes.");
    up =
        instruments.gauge(
            "logothete_cluster_link_up", "1 while frames can be sent to the peer.", "peer");
    dropped =
        instruments.counter(
            "cluster_comm_msg_dropped_count", "Count of messages dropped.", "reason");
    refused =
        instruments.counter(
            "logothete_cluster_connections_closed",
            "Connections of other orderers closed for their fault.",
            "reason");
    sentFrames = perKind(instruments, "logothete_cluster_frames_sent", "Frames sent.");
    sentBytes = perKind(instruments, "logothete_cluster_bytes_sent", "Bytes of frames sent.");
    receivedFrames = perKind(instruments, "logothete_cluster_frames_received", "Frames received.");
    receivedBytes =
        perKind(instruments, "logothete_cluster_bytes_received", "Bytes of frames received.");
    redials =
        instruments.counter("logothete_cluster_redials", "Broken links and failed dials.", "peer");
  }

  private static Counter perKind(Instruments instruments, String name, String help) {
    return instruments.counter(name, help, "peer", "kind");
  }

  private static String label(Frame.BodyCase kind) {
    return Objects.requireNonNull(LABELS.get(kind));
  }

  @Override
  public void frameSent(String peer, Frame.BodyCase kind, int bytes) {
    sentFrames.labels(peer, label(kind)).inc();
    sentBytes.labels(peer, label(kind)).inc(bytes);
  }

  @Override
  public void frameReceived(String peer, Frame.BodyCase kind, int bytes) {
    receivedFrames.labels(peer, label(kind)).inc();
    receivedBytes.labels(peer, label(kind)).inc(bytes);
  }

  @Override
  public void dropped(DropReason reason) {
    dropped.labels(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  @Override
  public void refused(RefusalReason reason) {
    refused.labels(reason.name().toLowerCase(Locale.ROOT)).inc();
  }

  @Override
  public void linkUp(String peer) {
    connections.inc();
    up.labels(peer).set(1);
  }

  @Override
  public void linkDown(String peer) {
    connections.dec();
    up.labels(peer).set(0);
  }

  @Override
  public void redialling(String peer) {
    redials.labels(peer).inc();
  }
}

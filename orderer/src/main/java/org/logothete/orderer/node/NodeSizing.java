package org.logothete.orderer.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.logothete.consensus.pool.BatchCutter;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.api.ClientApiSettings;
import org.logothete.orderer.api.ClientTls;
import org.logothete.orderer.channel.ChannelLimits;
import org.logothete.orderer.channel.EngineTiming;
import org.logothete.orderer.peer.LinkSettings;
import org.logothete.orderer.peer.LinkTimes;
import org.logothete.orderer.peer.OutboxLimits;
import org.logothete.orderer.peer.PeerAddress;
import org.logothete.orderer.settings.HostPort;
import org.logothete.orderer.settings.NodeSettings;

/** What an operator's settings mean for each part of the node. */
final class NodeSizing {
  private static final int MEBIBYTE = 1 << 20;

  /** A frame carries at most one proposal or block, and its own fields. */
  private static final int FRAME_OVERHEAD_BYTES = 4 * MEBIBYTE;

  /**
   * The same on every node and for ever, so that no config update makes frames that a node refuses
   * which has not come to that update yet.
   */
  static final int FRAME_BYTES_MAX = BatchSize.ABSOLUTE_MAX_BYTES_MOST + FRAME_OVERHEAD_BYTES;

  private static final long OUTBOX_BYTES_MIN = 32L * MEBIBYTE;

  private static final long FETCH_BYTES_MAX = 4L * MEBIBYTE;
  private static final long CACHED_BLOCK_BYTES_MAX = 32L * MEBIBYTE;
  private static final int CLIENT_ITEMS_MAX = 16_384;
  private static final int PEER_ITEMS_MAX = 8_192;
  private static final long WAITING_BYTES_MAX = 32L * MEBIBYTE;
  private static final int UNAUTHENTICATED_MAX = 64;

  private NodeSizing() {}

  static EngineTiming timing(NodeSettings.Consensus consensus) {
    EngineTiming.Mode mode =
        switch (consensus.timeouts()) {
          case ADAPTIVE -> EngineTiming.Mode.ADAPTIVE;
          case CHANNEL -> EngineTiming.Mode.CHANNEL;
        };
    return new EngineTiming(
        mode,
        consensus.heartbeatInterval(),
        consensus.leaderTimeout(),
        consensus.silenceTimeout(),
        consensus.viewChangeTimeout(),
        consensus.viewChangeTimeoutMax(),
        consensus.resendInterval(),
        consensus.inFlightMax());
  }

  /**
   * @param largestBlockBytes of the channels' configurations now; only how much may wait for a slow
   *     node follows it
   */
  static LinkSettings links(NodeSettings.Cluster cluster, int largestBlockBytes) {
    long outboxBytesMax =
        Math.max(OUTBOX_BYTES_MIN, 2L * (largestBlockBytes + FRAME_OVERHEAD_BYTES));
    return LinkSettings.defaults()
        .withListen(address(cluster.listen()))
        .withFrameBytesMax(FRAME_BYTES_MAX)
        .withOutbox(new OutboxLimits(cluster.sendBufferSize(), outboxBytesMax))
        .withTimes(LinkTimes.defaults().withConnect(cluster.dialTimeout()))
        .withUnauthenticatedMax(UNAUTHENTICATED_MAX);
  }

  /** Dials what the operator names instead of the address in the channel configuration. */
  static UnaryOperator<PeerAddress> dialled(Map<HostPort, HostPort> overrides) {
    return address -> {
      HostPort instead = overrides.get(new HostPort(address.host(), address.port()));
      return instead == null
          ? address
          : new PeerAddress(
              instead.host(),
              instead.port(),
              address.serverTlsCertificate(),
              address.clientTlsCertificate());
    };
  }

  static ChannelLimits channel(NodeSettings.Consensus consensus, ChannelConfig config) {
    BftOptions options = config.orderer().options();
    BatchCutter.Mode batching =
        switch (consensus.batching()) {
          case ADAPTIVE -> BatchCutter.Mode.ADAPTIVE;
          case FABRIC -> BatchCutter.Mode.FABRIC;
        };
    return new ChannelLimits(
        consensus.poolRequestsMax(),
        consensus.poolBytesMax(),
        CLIENT_ITEMS_MAX,
        PEER_ITEMS_MAX,
        WAITING_BYTES_MAX,
        CACHED_BLOCK_BYTES_MAX,
        FETCH_BYTES_MAX,
        // Well before this node gives up on a leader that was never told.
        waiting(consensus, options.requestForwardTimeout(), consensus.leaderTimeout().dividedBy(4)),
        waiting(
            consensus, options.requestComplainTimeout(), consensus.leaderTimeout().multipliedBy(4)),
        options.requestAutoRemoveTimeout(),
        batching);
  }

  private static Duration waiting(
      NodeSettings.Consensus consensus, Duration channel, Duration own) {
    return switch (consensus.timeouts()) {
      case CHANNEL -> channel;
      case ADAPTIVE -> own.compareTo(channel) < 0 ? own : channel;
    };
  }

  static ClientApiSettings clientApi(NodeSettings.ClientApi api, Optional<ClientTls> tls) {
    ClientApiSettings.Limits defaults = ClientApiSettings.Limits.DEFAULTS;
    return new ClientApiSettings(
        address(api.listen()),
        tls,
        api.receiveBytesMax(),
        api.sendBytesMax(),
        api.timeWindow(),
        new ClientApiSettings.KeepAlive(
            api.keepalive().minInterval(), api.keepalive().interval(), api.keepalive().timeout()),
        new ClientApiSettings.Limits(
            api.connectionsMax(),
            defaults.streamsPerConnection(),
            defaults.envelopesPerStream(),
            defaults.inFlightBytes()));
  }

  private static InetSocketAddress address(HostPort listen) {
    return new InetSocketAddress(listen.host(), listen.port());
  }
}

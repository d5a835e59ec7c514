package org.logothete.orderer.channel;

import java.time.Duration;
import org.logothete.consensus.EngineOptions;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.channel.ChannelConfig;

/**
 * This node's own pace of consensus. The channel configuration's timeouts are upper bounds in mode
 * ADAPTIVE and the law in mode CHANNEL.
 *
 * @param silenceTimeout shortest silence on the leader's link that makes it suspect
 * @param inFlightMax heights in progress at once, 1 to 64
 */
public record EngineTiming(
    Mode mode,
    Duration heartbeatInterval,
    Duration leaderTimeout,
    Duration silenceTimeout,
    Duration viewChangeTimeout,
    Duration viewChangeTimeoutMax,
    Duration resendInterval,
    int inFlightMax) {
  /** Which timeouts count. */
  public enum Mode {
    ADAPTIVE,
    CHANNEL
  }

  /** Room for the envelopes' length fields and the format byte in a proposal's body. */
  private static final int BODY_OVERHEAD_BYTES = 16;

  /** The options of an engine for the configuration. */
  EngineOptions options(ChannelConfig config) {
    BftOptions channel = config.orderer().options();
    Duration channelHeartbeat =
        channel.leaderHeartbeatTimeout().dividedBy(Math.max(1, channel.leaderHeartbeatCount()));
    return switch (mode) {
      case CHANNEL ->
          options(
              config,
              channelHeartbeat,
              channel.leaderHeartbeatTimeout(),
              channel.leaderHeartbeatTimeout(),
              channel.viewChangeTimeout(),
              viewChangeTimeoutMax,
              channel.viewChangeResendInterval());
      case ADAPTIVE ->
          options(
              config,
              least(heartbeatInterval, channelHeartbeat),
              least(leaderTimeout, channel.leaderHeartbeatTimeout()),
              silenceTimeout,
              least(viewChangeTimeout, channel.viewChangeTimeout()),
              least(viewChangeTimeoutMax, channel.viewChangeTimeout()),
              least(resendInterval, channel.viewChangeResendInterval()));
    };
  }

  /**
   * Every sound configuration must give an engine: one that names a single heartbeat per timeout,
   * or times below a millisecond, gets the nearest options that an engine takes.
   */
  private EngineOptions options(
      ChannelConfig config,
      Duration heartbeat,
      Duration leader,
      Duration silence,
      Duration viewChange,
      Duration viewChangeMax,
      Duration resend) {
    long leaderMillis = Math.max(2, leader.toMillis());
    long viewChangeMillis = Math.max(1, viewChange.toMillis());
    long heartbeatMillis = Math.clamp(heartbeat.toMillis(), 1, leaderMillis / 2);
    return new EngineOptions(
        heartbeatMillis,
        leaderMillis,
        Math.clamp(silence.toMillis(), heartbeatMillis + 1, leaderMillis),
        viewChangeMillis,
        Math.max(viewChangeMillis, viewChangeMax.toMillis()),
        Math.max(1, resend.toMillis()),
        inFlightMax,
        bodyBytesMax(config),
        config.orderer().options().decisionsPerLeader());
  }

  private static Duration least(Duration own, Duration channel) {
    return own.compareTo(channel) < 0 ? own : channel;
  }

  private static int bodyBytesMax(ChannelConfig config) {
    BatchSize size = config.orderer().batchSize();
    long lengths = 4L * size.maxMessageCount();
    // AbsoluteMaxBytes bounds payload and signature; an envelope adds its own tags and lengths.
    long envelopes = size.absoluteMaxBytes() + (long) BODY_OVERHEAD_BYTES * size.maxMessageCount();
    return (int) Math.min(Integer.MAX_VALUE, envelopes + lengths + BODY_OVERHEAD_BYTES);
  }
}

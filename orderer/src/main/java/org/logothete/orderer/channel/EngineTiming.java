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
 * @param inFlightMax heights in progress at once, 1 to 64
 */
public record EngineTiming(
    Mode mode,
    Duration heartbeatInterval,
    Duration leaderTimeout,
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
          new EngineOptions(
              channelHeartbeat.toMillis(),
              channel.leaderHeartbeatTimeout().toMillis(),
              channel.viewChangeTimeout().toMillis(),
              Math.max(channel.viewChangeTimeout().toMillis(), viewChangeTimeoutMax.toMillis()),
              channel.viewChangeResendInterval().toMillis(),
              inFlightMax,
              bodyBytesMax(config));
      case ADAPTIVE -> {
        long viewChange = least(viewChangeTimeout, channel.viewChangeTimeout());
        yield new EngineOptions(
            least(heartbeatInterval, channelHeartbeat),
            least(leaderTimeout, channel.leaderHeartbeatTimeout()),
            viewChange,
            Math.max(viewChange, least(viewChangeTimeoutMax, channel.viewChangeTimeout())),
            least(resendInterval, channel.viewChangeResendInterval()),
            inFlightMax,
            bodyBytesMax(config));
      }
    };
  }

  private static long least(Duration own, Duration channel) {
    return Math.max(1, Math.min(own.toMillis(), channel.toMillis()));
  }

  private static int bodyBytesMax(ChannelConfig config) {
    BatchSize size = config.orderer().batchSize();
    long lengths = 4L * size.maxMessageCount();
    // AbsoluteMaxBytes bounds payload and signature; an envelope adds its own tags and lengths.
    long envelopes = size.absoluteMaxBytes() + (long) BODY_OVERHEAD_BYTES * size.maxMessageCount();
    return (int) Math.min(Integer.MAX_VALUE, envelopes + lengths + BODY_OVERHEAD_BYTES);
  }
}

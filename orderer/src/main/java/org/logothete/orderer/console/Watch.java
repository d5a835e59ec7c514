package org.logothete.orderer.console;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.logothete.orderer.channel.ChannelObserver;
import org.logothete.orderer.execution.ExecutionObserver;

/**
 * What the console remembers of a running node, channel by channel; nothing else does, so a node
 * without a console pays nothing for it. Thread-safe.
 */
public final class Watch {
  private final Map<String, Timeline> timelines = new ConcurrentHashMap<>();
  private final Map<String, Divergence> divergences = new ConcurrentHashMap<>();
  private final InstantSource clock;

  public Watch(InstantSource clock) {
    this.clock = clock;
  }

  /** Remembers what is observed, and passes it on. */
  public ChannelObserver channels(ChannelObserver next) {
    return new ConsensusWatch(this, clock, next);
  }

  /** Remembers what is observed, and passes it on. */
  public ExecutionObserver execution(ExecutionObserver next) {
    return new ExecutionWatch(this, clock, next);
  }

  void forgetTimeline(String channel) {
    timelines.remove(channel);
  }

  void forgetDivergence(String channel) {
    divergences.remove(channel);
  }

  /** Empty at first. */
  Timeline timeline(String channel) {
    return timelines.computeIfAbsent(channel, _ -> new Timeline());
  }

  /** Empty at first. */
  Divergence divergence(String channel) {
    return divergences.computeIfAbsent(channel, _ -> new Divergence());
  }
}

package org.logothete.orderer.channel;

import org.logothete.consensus.Authenticated;
import org.logothete.consensus.ConsensusMessage;
import org.logothete.consensus.Effect;
import org.logothete.orderer.evidence.Accusation;

/**
 * Hears what happens on the channels of a node; metrics and logs are made from it. Called on the
 * channels' own threads: implementations neither block nor throw.
 */
public interface ChannelObserver {
  /** Hears nothing. */
  ChannelObserver NONE =
      new ChannelObserver() {
        @Override
        public void blockCommitted(String channel, long number, int transactions, long bytes) {}

        @Override
        public void received(String channel, Authenticated<? extends ConsensusMessage> message) {}

        @Override
        public void noted(String channel, Effect.Note note) {}

        @Override
        public void accused(Accusation accusation) {}

        @Override
        public void dropped(String channel, String reason) {}

        @Override
        public void halted(String channel, String why) {}
      };

  /**
   * Where an engine stands.
   *
   * @param leads whether this node is the leader
   * @param locks as in {@link org.logothete.consensus.EngineStatus}
   */
  record Standing(boolean leads, int locks) {
    /** That of no engine. */
    public static final Standing NONE = new Standing(false, 0);
  }

  /**
   * The engine decided a block.
   *
   * @param millis since this node first saw a proposal for that height, whatever view or round it
   *     was of
   */
  default void decided(String channel, long millis) {}

  /**
   * A block that the engine decided is durable.
   *
   * @param millis since it was decided
   */
  default void stored(String channel, long millis) {}

  /** Blocks that others decided became durable here, up to that number. */
  default void caughtUp(String channel, long number) {}

  /** Where the engine stands; told on change, and once more when the engine ends. */
  default void stands(String channel, Standing standing) {}

  /**
   * What waits in the pool; told some times a second.
   *
   * @param oldestMillis how long the oldest has been waiting; 0 if none is
   */
  default void pooled(String channel, int requests, long bytes, long oldestMillis) {}

  /**
   * A request left the pool with a durable block.
   *
   * @param millis since it came into the pool
   */
  default void ordered(String channel, long millis) {}

  /**
   * A request was not pooled.
   *
   * @param reason one of a few fixed words, fit for a metric label
   */
  default void notPooled(String channel, String reason) {}

  /**
   * This node cut a batch to propose it.
   *
   * @param millis since the first of its requests came into the pool
   */
  default void cut(String channel, long millis) {}

  /** The channel was removed from this node; nothing more is said of it, unless it comes again. */
  default void left(String channel) {}

  /** A block became durable here. */
  void blockCommitted(String channel, long number, int transactions, long bytes);

  /** A verified message reaches the engine; this node's own ones do, too. */
  void received(String channel, Authenticated<? extends ConsensusMessage> message);

  /** The engine noted something. */
  void noted(String channel, Effect.Note note);

  /** The engine proved that a consenter broke the protocol. */
  void accused(Accusation accusation);

  /**
   * Something from a peer was thrown away.
   *
   * @param reason one of a few fixed words, fit for a metric label
   */
  void dropped(String channel, String reason);

  /** An invariant failed or the disk did; the channel stopped. */
  void halted(String channel, String why);
}

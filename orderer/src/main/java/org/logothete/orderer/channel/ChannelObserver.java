package org.logothete.orderer.channel;

import org.logothete.consensus.Effect;
import org.logothete.orderer.evidence.Accusation;

/**
 * Hears what happens on the channels of a node; metrics and logs are made from it. Called on the
 * channels' own threads: implementations neither block nor throw.
 */
public interface ChannelObserver {
  /** A block became durable here. */
  void blockCommitted(String channel, long number, int transactions, long bytes);

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

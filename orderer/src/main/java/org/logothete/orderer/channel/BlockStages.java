package org.logothete.orderer.channel;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long the engine's blocks take from stage to stage: seen as a proposal, decided, durable.
 * Holds nothing at or below the newest durable height; above it an engine proposes no more heights
 * than it may have in progress. Confined to the loop's thread.
 */
final class BlockStages {
  private final String channel;
  private final ChannelObserver observer;

  /** When each height was first proposed, by height. */
  private final SortedMap<Long, Long> proposed = new TreeMap<>();

  private final SortedMap<Long, Long> decided = new TreeMap<>();

  BlockStages(String channel, ChannelObserver observer) {
    this.channel = channel;
    this.observer = observer;
  }

  void proposed(long height, long now) {
    proposed.putIfAbsent(height, now);
  }

  void decided(long height, long now) {
    Long since = proposed.get(height);
    if (since != null && decided.putIfAbsent(height, now) == null) {
      observer.decided(channel, now - since);
    }
  }

  /** What the engine decided is on disk. */
  void stored(long height, long now) {
    Long since = decided.get(height);
    if (since != null) {
      observer.stored(channel, now - since);
    }
    forget(height);
  }

  /** Blocks of others are on disk. */
  void caughtUp(long height) {
    observer.caughtUp(channel, height);
    forget(height);
  }

  private void forget(long height) {
    proposed.headMap(height + 1).clear();
    decided.headMap(height + 1).clear();
  }
}

package org.logothete.orderer.history;

import java.util.SortedSet;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.state.ChannelState;

/**
 * Forgets a channel's old blocks: all but the newest, and all config blocks, without which nobody
 * could tell who certified what is left. And, apart from that, what old blocks wrote to the state.
 */
public final class Pruning {
  /**
   * What was done.
   *
   * @param before number of the first block before
   * @param first number of the first block now
   * @param height number of the newest block plus one
   * @param configs numbers of the config blocks that are kept below the first block
   */
  public record Pruned(
      String channel, long before, long first, long height, SortedSet<Long> configs) {
    /** How many blocks were passed by, config blocks among them. */
    public long blocks() {
      return first - before;
    }
  }

  /**
   * What of a state's history is known.
   *
   * @param before first block of which it was known what it wrote
   * @param first the same now
   * @param height how many blocks are in the state
   */
  public record Forgotten(String channel, long before, long first, long height) {}

  private Pruning() {}

  /** What {@link #prune} would do. */
  public static Pruned plan(ChannelLedger channel, ChannelState state, long keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("at least one block is kept, not " + keep);
    }
    long height = channel.height();
    long before = channel.firstBlock();
    // Blocks that were not executed yet are needed; a state of height 0 was never written to.
    long executed = state.height() == 0 ? height : state.height();
    long first = Math.max(before, Math.min(height - keep, executed));
    SortedSet<Long> configs = new ConfigHistory(channel).upTo(height - 1).headSet(first);
    return new Pruned(channel.channel(), before, first, height, configs);
  }

  /**
   * Forgets all blocks but the newest ones and the config blocks, durably. May be called while the
   * channel grows.
   *
   * @param state of the channel: blocks that it has not taken in yet stay as well
   * @param keep how many of the newest blocks stay, at least 1
   * @throws LedgerException if the ledger cannot be read or written; older blocks may be gone then
   */
  public static Pruned prune(ChannelLedger channel, ChannelState state, long keep) {
    Pruned plan = plan(channel, state, keep);
    channel.prune(plan.first(), plan.configs());
    return plan;
  }

  /** What {@link #forgetHistory} would do. */
  public static Forgotten planHistory(String channel, ChannelState state, long keep) {
    if (keep < 1) {
      throw new IllegalArgumentException("at least one block is remembered, not " + keep);
    }
    long before = state.historyFrom();
    long height = state.height();
    return new Forgotten(channel, before, Math.max(before, height - keep), height);
  }

  /**
   * Forgets what all blocks but the newest wrote to a state, durably. May be called while the state
   * is written to.
   *
   * @param keep of how many of the state's newest blocks it stays known, at least 1
   * @throws LedgerException if the ledger cannot be read or written; it may be forgotten then
   */
  public static Forgotten forgetHistory(String channel, ChannelState state, long keep) {
    Forgotten plan = planHistory(channel, state, keep);
    state.forgetHistory(plan.first());
    return plan;
  }
}

package org.logothete.ledger;

import java.util.List;

/**
 * What a channel begins with that does not begin with its block 0.
 *
 * @param kept blocks below the first one, ascending; block 0 is the first of them
 * @param first the oldest block from which on none is missing
 * @param transactions those of all blocks up to the first one, it included
 */
public record ChannelOrigin(
    String channel, List<BlockEntry> kept, BlockEntry first, KnownTransactions transactions) {
  public ChannelOrigin {
    kept = List.copyOf(kept);
  }
}

package org.logothete.ledger;

import java.util.List;
import org.logothete.ledger.state.StateOrigin;

/**
 * What a channel begins with that does not begin with its block 0.
 *
 * @param kept blocks below the first one, ascending; block 0 is the first of them
 * @param first the oldest block from which on none is missing
 * @param transactions those of all blocks up to the first one, it included
 * @param state at most as high as the channel will be
 */
public record ChannelOrigin(
    String channel,
    List<BlockEntry> kept,
    BlockEntry first,
    KnownTransactions transactions,
    StateOrigin state) {
  public ChannelOrigin {
    kept = List.copyOf(kept);
  }
}

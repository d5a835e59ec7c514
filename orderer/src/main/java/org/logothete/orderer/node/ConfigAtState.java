package org.logothete.orderer.node;

import java.util.Optional;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.Ledger;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.history.StoredBlocks;

/** The configuration that was in force where a channel's state stands, which may be behind. */
final class ConfigAtState {
  private ConfigAtState() {}

  /**
   * Finds it.
   *
   * @param newest in force at the ledger's end; taken where the state has not begun, because it
   *     will read the genesis block before anything else
   */
  static ChannelConfig of(Ledger ledger, String channel, ChannelConfig newest) {
    ChannelLedger blocks = ledger.channel(channel).orElseThrow();
    long height = ledger.state(channel).orElseThrow().height();
    if (height == 0) {
      return newest;
    }
    Optional<BlockEntry> last = blocks.block(height - 1);
    return last.map(entry -> StoredBlocks.parse(channel, entry))
        .map(StoredBlocks::lastConfig)
        .flatMap(blocks::block)
        .map(entry -> StoredBlocks.config(StoredBlocks.parse(channel, entry)))
        .orElse(newest);
  }
}

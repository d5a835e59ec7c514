package org.logothete.orderer.channel;

import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.BlockEntry;
import org.logothete.orderer.history.StoredBlocks;

/**
 * A block of another node whose certificate was verified, ready to be stored.
 *
 * @param entry as the ledger takes it
 */
record FetchedBlock(Block block, BlockEntry entry) {
  static FetchedBlock of(Block block) {
    return new FetchedBlock(block, StoredBlocks.entry(block));
  }

  long number() {
    return entry.number();
  }

  /** What it holds in memory, about. */
  long bytes() {
    return 2L * entry.content().length;
  }

  boolean isConfig() {
    return BlockReading.isConfig(block);
  }
}

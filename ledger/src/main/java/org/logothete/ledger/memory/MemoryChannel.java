package org.logothete.ledger.memory;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChainCheck;
import org.logothete.ledger.ChannelLedger;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LogKey;

/** One channel of a {@link MemoryLedger}, and guarded by that ledger's lock. */
final class MemoryChannel implements ChannelLedger {
  private final MemoryLedger ledger;
  private final String name;
  private boolean removed;

  MemoryChannel(MemoryLedger ledger, String name) {
    this.ledger = ledger;
    this.name = name;
  }

  /** The channel was removed: whoever still holds this must not begin it anew. */
  void end() {
    removed = true;
  }

  private void refuseIfRemoved() {
    if (removed) {
      throw new LedgerException("channel " + name + " was removed");
    }
  }

  @Override
  public String channel() {
    return name;
  }

  @Override
  public long height() {
    return read(ChannelContent::height);
  }

  @Override
  public long firstBlock() {
    return read(ChannelContent::firstBlock);
  }

  @Override
  public SortedSet<Long> kept() {
    return read(ChannelContent::kept);
  }

  @Override
  public Optional<BlockEntry> block(long number) {
    return read(content -> content.block(number));
  }

  @Override
  public OptionalLong numberOfHash(byte[] hash) {
    return read(content -> content.numberOfHash(hash));
  }

  @Override
  public OptionalLong numberOfTransaction(String transactionId) {
    return read(content -> content.numberOfTransaction(transactionId));
  }

  @Override
  public KnownTransactions transactions() {
    return read(ChannelContent::transactions);
  }

  @Override
  public SortedMap<LogKey, byte[]> log() {
    return read(ChannelContent::log);
  }

  @Override
  public void commit(LedgerBatch batch) {
    synchronized (ledger) {
      refuseIfRemoved();
      ledger.requireSound();
      ChainCheck.continuation(name, height(), batch.blocks());
      if (!batch.isEmpty()) {
        ledger.write(name, content -> content.apply(batch));
      }
    }
  }

  @Override
  public void repair(BlockEntry block) {
    synchronized (ledger) {
      refuseIfRemoved();
      ledger.requireSound();
      ChainCheck.repair(name, numberOfHash(block.hash()), block);
      ledger.replace(name, block);
    }
  }

  @Override
  public void prune(long first, SortedSet<Long> keep) {
    synchronized (ledger) {
      refuseIfRemoved();
      ChainCheck.pruning(this, first, keep);
      ledger.prune(name, first, keep);
    }
  }

  private <T> T read(Function<ChannelContent, T> query) {
    synchronized (ledger) {
      refuseIfRemoved();
      return query.apply(ledger.content(name));
    }
  }
}

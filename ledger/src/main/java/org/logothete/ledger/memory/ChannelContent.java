package org.logothete.ledger.memory;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.ChannelOrigin;
import org.logothete.ledger.KnownTransactions;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.LogKey;
import org.logothete.ledger.NotesBatch;
import org.logothete.ledger.TransactionKey;

/** A channel's blocks, indexes and log as plain collections. Not thread-safe. */
final class ChannelContent {
  private final SortedMap<Long, BlockEntry> blocks = new TreeMap<>();
  private final Map<ByteBuffer, Long> hashes = new HashMap<>();
  private final SortedMap<TransactionKey, Long> transactions = new TreeMap<>();
  private final SortedMap<LogKey, byte[]> log = new TreeMap<>();
  private final SortedMap<String, byte[]> notes = new TreeMap<>();
  private StateContent state = new StateContent();
  private long first;
  private long height;

  ChannelContent() {}

  /**
   * The content that a channel begins with.
   *
   * @throws LedgerException if its state is another one than it says
   */
  ChannelContent(ChannelOrigin origin) {
    origin.transactions().forEach((key, block) -> transactions.put(key, block));
    origin.kept().forEach(this::append);
    append(origin.first());
    first = origin.first().number();
    state = StateContent.of(origin.channel(), origin.state());
  }

  long height() {
    return height;
  }

  long firstBlock() {
    return first;
  }

  SortedSet<Long> kept() {
    return new TreeSet<>(blocks.headMap(first).keySet());
  }

  Optional<BlockEntry> block(long number) {
    return Optional.ofNullable(blocks.get(number));
  }

  OptionalLong numberOfHash(byte[] hash) {
    return number(hashes.get(ByteBuffer.wrap(hash)));
  }

  OptionalLong numberOfTransaction(String transactionId) {
    return number(transactions.get(TransactionKey.of(transactionId)));
  }

  KnownTransactions transactions() {
    SortedMap<TransactionKey, Long> copy = new TreeMap<>(transactions);
    return visitor -> copy.forEach(visitor::transaction);
  }

  SortedMap<LogKey, byte[]> log() {
    SortedMap<LogKey, byte[]> copies = new TreeMap<>();
    log.forEach((key, content) -> copies.put(key, content.clone()));
    return copies;
  }

  /** Applies a batch whose blocks continue the chain. */
  void apply(LedgerBatch batch) {
    if (batch.clearsLog()) {
      log.clear();
    }
    for (LedgerBatch.LogRecord entry : batch.records()) {
      log.put(entry.key(), entry.content().clone());
    }
    for (BlockEntry block : batch.blocks()) {
      append(block);
    }
  }

  /** What the node notes for itself. */
  SortedMap<String, byte[]> notes() {
    return notes;
  }

  void apply(NotesBatch batch) {
    batch
        .changes()
        .forEach(
            (key, change) ->
                change
                    .content()
                    .ifPresentOrElse(
                        content -> notes.put(key, content.clone()), () -> notes.remove(key)));
  }

  /** What the channel's chaincode keeps. */
  StateContent state() {
    return state;
  }

  /** Takes the place of the block of its number. */
  void replace(BlockEntry block) {
    blocks.put(block.number(), block);
  }

  /** Forgets the blocks below one, but for those to keep and those pruned before. */
  void prune(long newFirst, SortedSet<Long> keep) {
    if (newFirst > first) {
      SortedMap<Long, BlockEntry> below = blocks.subMap(first, newFirst);
      hashes.values().removeAll(below.keySet().stream().filter(n -> !keep.contains(n)).toList());
      below.keySet().removeIf(number -> !keep.contains(number));
      first = newFirst;
    }
  }

  ChannelContent copy() {
    ChannelContent copy = new ChannelContent();
    copy.blocks.putAll(blocks);
    copy.hashes.putAll(hashes);
    copy.transactions.putAll(transactions);
    copy.log.putAll(log);
    copy.notes.putAll(notes);
    copy.state = state.copy();
    copy.first = first;
    copy.height = height;
    return copy;
  }

  private void append(BlockEntry block) {
    blocks.put(block.number(), block);
    hashes.put(ByteBuffer.wrap(block.hash().clone()), block.number());
    for (String transaction : block.transactionIds()) {
      if (!transaction.isEmpty()) {
        transactions.putIfAbsent(TransactionKey.of(transaction), block.number());
      }
    }
    height = block.number() + 1;
    log.keySet().removeIf(key -> key.height() > 0 && key.height() <= block.number());
  }

  private static OptionalLong number(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}

package org.logothete.ledger.memory;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LedgerBatch;
import org.logothete.ledger.LogKey;

/** A channel's blocks, indexes and log as plain collections. Not thread-safe. */
final class ChannelContent {
  private final List<BlockEntry> blocks = new ArrayList<>();
  private final Map<ByteBuffer, Long> hashes = new HashMap<>();
  private final Map<String, Long> transactions = new HashMap<>();
  private final SortedMap<LogKey, byte[]> log = new TreeMap<>();

  long height() {
    return blocks.size();
  }

  Optional<BlockEntry> block(long number) {
    return number >= 0 && number < blocks.size()
        ? Optional.of(blocks.get((int) number))
        : Optional.empty();
  }

  OptionalLong numberOfHash(byte[] hash) {
    return number(hashes.get(ByteBuffer.wrap(hash)));
  }

  OptionalLong numberOfTransaction(String transactionId) {
    return number(transactions.get(transactionId));
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

  /** Takes the place of the block of its number. */
  void replace(BlockEntry block) {
    blocks.set((int) block.number(), block);
  }

  ChannelContent copy() {
    ChannelContent copy = new ChannelContent();
    copy.blocks.addAll(blocks);
    copy.hashes.putAll(hashes);
    copy.transactions.putAll(transactions);
    copy.log.putAll(log);
    return copy;
  }

  private void append(BlockEntry block) {
    blocks.add(block);
    hashes.put(ByteBuffer.wrap(block.hash().clone()), block.number());
    for (String transaction : block.transactionIds()) {
      if (!transaction.isEmpty()) {
        transactions.putIfAbsent(transaction, block.number());
      }
    }
    log.keySet().removeIf(key -> key.height() > 0 && key.height() <= block.number());
  }

  private static OptionalLong number(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}

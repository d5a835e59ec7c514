package org.logothete.orderer.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.StoredChannel;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.transaction.Transaction;
import org.logothete.orderer.verify.BlockCertificates;
import org.logothete.orderer.verify.Refusal;

/**
 * Walks along a channel's blocks. What needs the block before is checked in order, certificates of
 * many blocks at a time by all processors. Used once, by one thread.
 */
final class ChainAudit {
  private static final int CHUNK_BLOCKS_MAX = 512;
  private static final long CHUNK_BYTES_MAX = 64L << 20;

  private final StoredChannel channel;
  private final Findings findings;

  /** Whose certificates are asked for now; nobody's where a config block cannot be read. */
  private Optional<BlockCertificates> members = Optional.empty();

  /** Hash of the last block, if it could be read. */
  private Optional<byte[]> parent = Optional.empty();

  /** Number of the config block in force. */
  private long config;

  /** Sequence of the configuration in force, if it could be read. */
  private OptionalLong sequence = OptionalLong.empty();

  private final List<Certified> chunk = new ArrayList<>();
  private long chunkBytes;
  private long transactions;
  private long distinctTransactions;
  private long certificates;
  private boolean complete = true;

  /** A block, and who must have signed it. */
  private record Certified(Block block, BlockCertificates by) {}

  ChainAudit(StoredChannel channel, Findings findings) {
    this.channel = channel;
    this.findings = findings;
  }

  void run(long from, LongConsumer progress) {
    if (from > channel.firstBlock()) {
      resume(from - 1);
    } else {
      channel.kept().forEach(this::takeKept);
    }
    for (long number = from; number < channel.height(); number++) {
      take(number);
      if (chunk.size() >= CHUNK_BLOCKS_MAX || chunkBytes >= CHUNK_BYTES_MAX) {
        verifyChunk();
        progress.accept(number + 1 - from);
      }
    }
    verifyChunk();
  }

  /** Transactions with an id. */
  long transactions() {
    return transactions;
  }

  /** The same, without those that an earlier block holds as well. */
  long distinctTransactions() {
    return distinctTransactions;
  }

  long certificates() {
    return certificates;
  }

  /** Whether every block could be read. */
  boolean isComplete() {
    return complete;
  }

  /** Begins behind a block that was looked at before. */
  private void resume(long number) {
    read(number)
        .ifPresent(
            last -> {
              parent = Optional.of(BlockHeaders.hash(last.getHeader()));
              try {
                config = number == 0 ? 0 : ConfigBlocks.lastConfigNumber(last);
                read(config).ifPresent(this::beginConfiguration);
              } catch (InvalidConfigException e) {
                add(number, "its last config block is not named: " + e.getMessage());
              }
            });
  }

  private Optional<Block> read(long number) {
    return entry(number).flatMap(entry -> parsed(number, entry));
  }

  private Optional<BlockEntry> entry(long number) {
    Optional<BlockEntry> entry =
        findings.read("block " + number, () -> channel.block(number).orElseThrow());
    complete &= entry.isPresent();
    return entry;
  }

  private Optional<Block> parsed(long number, BlockEntry entry) {
    try {
      return Optional.of(Block.parseFrom(entry.content()));
    } catch (InvalidProtocolBufferException e) {
      add(number, "it is no block: " + e.getMessage());
      complete = false;
      return Optional.empty();
    }
  }

  /** A block that pruning left: a config block, which tells who certified what follows. */
  private void takeKept(long number) {
    Optional<Block> block = take(number);
    if (block.isPresent() && !ConfigBlocks.isConfigBlock(block.get())) {
      add(number, "it is kept below the first block although it holds no configuration");
    }
    parent = Optional.empty();
  }

  private Optional<Block> take(long number) {
    Optional<BlockEntry> entry = entry(number);
    Optional<Block> block = entry.flatMap(e -> parsed(number, e));
    if (entry.isEmpty() || block.isEmpty()) {
      parent = Optional.empty();
      return Optional.empty();
    }
    byte[] hash = BlockHeaders.hash(block.get().getHeader());
    checkHeader(number, block.get().getHeader());
    checkIndexes(number, entry.get(), block.get(), hash);
    checkConfig(number, block.get());
    parent = Optional.of(hash);
    return block;
  }

  private void checkHeader(long number, BlockHeader header) {
    if (header.getNumber() != number) {
      add(number, "its header says it is block " + header.getNumber());
    }
    if (parent.isPresent()
        && !Arrays.equals(parent.get(), header.getPreviousHash().toByteArray())) {
      add(number, "it does not follow block " + (number - 1) + ": the hashes differ");
    }
  }

  private void checkIndexes(long number, BlockEntry entry, Block block, byte[] hash) {
    if (!Arrays.equals(hash, entry.hash())) {
      add(number, "it is stored under another hash than its header's");
    }
    where(number, () -> channel.numberOfHash(hash))
        .filter(indexed -> !indexed.equals(OptionalLong.of(number)))
        .ifPresent(_ -> add(number, "the index does not find it by its hash"));
    // What a genesis block holds was never submitted and is not looked for.
    List<String> ids =
        number == 0
            ? List.of()
            : block.getData().getDataList().stream().map(Transaction::idInBlock).toList();
    if (!ids.equals(entry.transactionIds())) {
      add(number, "it is stored with ids of other transactions than it holds");
    }
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!id.isEmpty()) {
        transactions++;
        if (seen.add(id)) {
          checkTransaction(number, id);
        }
      }
    }
  }

  private void checkTransaction(long number, String id) {
    where(number, () -> channel.numberOfTransaction(id))
        .ifPresent(
            first -> {
              if (first.isEmpty() || first.getAsLong() > number) {
                add(number, "the index does not find transaction " + id);
              } else if (first.getAsLong() == number) {
                distinctTransactions++;
              } else if (!isIn(id, first.getAsLong())) {
                add(
                    number,
                    "the index finds transaction %s in block %d, which does not hold it"
                        .formatted(id, first.getAsLong()));
              }
            });
  }

  /** What a block held that was pruned is not known any more. */
  private boolean isIn(String id, long number) {
    return findings
        .read("block " + number, () -> channel.block(number))
        .flatMap(Function.identity())
        .map(entry -> entry.transactionIds().contains(id))
        .orElse(true);
  }

  private <T> Optional<T> where(long number, Supplier<T> question) {
    return findings.read("indexes of block " + number, question);
  }

  /** Who must have certified it, and who must certify the next. */
  private void checkConfig(long number, Block block) {
    boolean isConfig = ConfigBlocks.isConfigBlock(block);
    if (number == 0) {
      checkGenesis(block);
    } else {
      checkLastConfig(number, block, isConfig);
      members.ifPresent(by -> chunk.add(new Certified(block, by)));
      chunkBytes += block.getSerializedSize();
    }
    if (isConfig) {
      config = number;
      beginConfiguration(block);
    }
  }

  /** Nobody signs it: who runs the node vouches for it. */
  private void checkGenesis(Block block) {
    byte[] dataHash = BlockHeaders.dataHash(block.getData().getDataList());
    if (!Arrays.equals(dataHash, block.getHeader().getDataHash().toByteArray())) {
      add(0, "its data hash is wrong");
    }
    if (!ConfigBlocks.isConfigBlock(block)) {
      add(0, "it holds no configuration");
    }
  }

  private void checkLastConfig(long number, Block block, boolean isConfig) {
    try {
      long named = ConfigBlocks.lastConfigNumber(block);
      long inForce = isConfig ? number : config;
      if (named != inForce) {
        add(number, "it names config block %d, not %d".formatted(named, inForce));
        if (!complete && named < number) {
          // The one that it names could not be read: nobody knows who must have signed.
          config = named;
          sequence = OptionalLong.empty();
          members = Optional.empty();
        }
      }
    } catch (InvalidConfigException e) {
      add(number, String.valueOf(e.getMessage()));
    }
  }

  private void beginConfiguration(Block block) {
    long number = block.getHeader().getNumber();
    try {
      ChannelConfig read = ConfigBlocks.read(block);
      if (!read.channelId().equals(channel.channel())) {
        add(number, "it configures channel " + read.channelId());
      }
      if (sequence.isPresent() && read.sequence() != sequence.getAsLong() + 1) {
        add(
            number,
            "its configuration is number %d, the one before is %d"
                .formatted(read.sequence(), sequence.getAsLong()));
      }
      sequence = OptionalLong.of(read.sequence());
      members = Optional.of(new BlockCertificates(read));
    } catch (InvalidConfigException e) {
      add(number, "blocks behind it are not checked, its configuration is bad: " + e.getMessage());
      sequence = OptionalLong.empty();
      members = Optional.empty();
    }
  }

  private void verifyChunk() {
    List<Finding> refused =
        chunk.parallelStream().map(ChainAudit::refusal).flatMap(Optional::stream).toList();
    refused.forEach(findings::add);
    certificates += chunk.size() - refused.size();
    chunk.clear();
    chunkBytes = 0;
  }

  private static Optional<Finding> refusal(Certified certified) {
    try {
      certified.by.check(certified.block);
      return Optional.empty();
    } catch (Refusal e) {
      long number = certified.block.getHeader().getNumber();
      return Optional.of(Finding.ofBlock(number, e.reason()));
    }
  }

  private void add(long number, String what) {
    findings.add(Finding.ofBlock(number, what));
  }
}

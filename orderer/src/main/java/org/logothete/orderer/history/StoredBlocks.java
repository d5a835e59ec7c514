package org.logothete.orderer.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.ledger.BlockEntry;
import org.logothete.ledger.LedgerException;
import org.logothete.ledger.StoredChannel;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.transaction.InPlace;
import org.logothete.network.transaction.Transaction;

/** Between Fabric's blocks and the bytes that a ledger keeps of them. */
public final class StoredBlocks {
  private StoredBlocks() {}

  /** What a ledger keeps of a block. What block 0 holds was never submitted and not looked for. */
  public static BlockEntry entry(Block block) {
    long number = block.getHeader().getNumber();
    List<String> ids =
        number == 0
            ? List.of()
            : block.getData().getDataList().stream().map(Transaction::idInBlock).toList();
    return entry(block, ids);
  }

  /**
   * The same of a block whose transactions were read before.
   *
   * @param ids what {@link Transaction#id} says of each, in order
   */
  public static BlockEntry entry(Block block, List<String> ids) {
    return new BlockEntry(
        block.getHeader().getNumber(),
        BlockHeaders.hash(block.getHeader()),
        block.toByteArray(),
        ids);
  }

  /**
   * The block that a ledger kept.
   *
   * @throws LedgerException if it is none
   */
  public static Block parse(String channel, BlockEntry entry) {
    return parse(channel, entry.number(), UnsafeByteOperations.unsafeWrap(entry.content()));
  }

  /**
   * The same from the block's bytes, which it goes on using.
   *
   * @throws LedgerException if they are none
   */
  public static Block parse(String channel, long number, ByteString content) {
    try {
      return InPlace.parse(Block.parser(), content);
    } catch (InvalidProtocolBufferException e) {
      throw new LedgerException(
          "block " + number + " of channel " + channel + " is not a Fabric block", e);
    }
  }

  /**
   * Reads a block; empty if it is not there.
   *
   * @throws LedgerException if it cannot be read
   */
  static Optional<Block> read(StoredChannel channel, long number) {
    return channel.block(number).map(entry -> parse(channel.channel(), entry));
  }

  /**
   * The configuration in a config block.
   *
   * @throws LedgerException if it cannot be read: it was sound when it was stored
   */
  public static ChannelConfig config(Block block) {
    try {
      return ConfigBlocks.read(block);
    } catch (InvalidConfigException e) {
      throw new LedgerException("a config block of this ledger cannot be read", e);
    }
  }

  /**
   * Number of the config block in force at a block: itself if it is one.
   *
   * @throws LedgerException if the block names none
   */
  public static long lastConfig(Block block) {
    try {
      return block.getHeader().getNumber() == 0 ? 0 : ConfigBlocks.lastConfigNumber(block);
    } catch (InvalidConfigException e) {
      throw new LedgerException("a block of this ledger cannot be read: " + e.getMessage(), e);
    }
  }
}

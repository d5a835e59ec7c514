package org.logothete.network.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;

/**
 * Config blocks: the genesis block and every block that holds a config update. Such a block has
 * exactly one transaction, an envelope of type {@code CONFIG}.
 */
public final class ConfigBlocks {
  private ConfigBlocks() {}

  /** Whether a block carries a configuration. A block that cannot be parsed carries none. */
  public static boolean isConfigBlock(Block block) {
    if (block.getData().getDataCount() != 1) {
      return false;
    }
    try {
      Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
      return isConfig(envelope);
    } catch (InvalidProtocolBufferException _) {
      return false;
    }
  }

  /** Whether an envelope is of type {@code CONFIG}. One that cannot be parsed is not. */
  public static boolean isConfig(Envelope envelope) {
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      return header.getType() == HeaderType.CONFIG_VALUE;
    } catch (InvalidProtocolBufferException _) {
      return false;
    }
  }

  /**
   * Reads and checks the configuration a config block carries.
   *
   * @throws InvalidConfigException if it is no config block or its configuration is unsound
   */
  public static ChannelConfig read(Block block) throws InvalidConfigException {
    String path = "block " + Long.toUnsignedString(block.getHeader().getNumber());
    if (block.getData().getDataCount() != 1) {
      throw new InvalidConfigException(
          path, "has " + block.getData().getDataCount() + " transactions, a config block has one");
    }
    try {
      return read(path, Envelope.parseFrom(block.getData().getData(0)));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(path, "cannot be parsed: " + e.getMessage(), e);
    }
  }

  /** Reads and checks the configuration in an envelope of type {@code CONFIG}. */
  public static ChannelConfig read(Envelope envelope) throws InvalidConfigException {
    return read("config envelope", envelope);
  }

  private static ChannelConfig read(String path, Envelope envelope) throws InvalidConfigException {
    ChannelHeader header;
    ConfigEnvelope configEnvelope;
    try {
      Payload payload = Payload.parseFrom(envelope.getPayload());
      header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      if (header.getType() != HeaderType.CONFIG_VALUE) {
        throw new InvalidConfigException(
            path, "carries an envelope of type " + header.getType() + ", not CONFIG");
      }
      configEnvelope = ConfigEnvelope.parseFrom(payload.getData());
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(path, "cannot be parsed: " + e.getMessage(), e);
    }
    return ChannelConfig.of(header.getChannelId(), configEnvelope.getConfig());
  }

  /**
   * The number of the config block in force at a block: the block itself if it is one. Read from
   * the signed metadata; from the older slot if a block, such as one of Fabric before 2.0, has only
   * that.
   *
   * @throws InvalidConfigException if the block has neither
   */
  public static long lastConfigNumber(Block block) throws InvalidConfigException {
    String path = "block " + Long.toUnsignedString(block.getHeader().getNumber()) + " metadata";
    try {
      Metadata signatures = slot(block, BlockMetadataIndex.SIGNATURES_VALUE);
      OrdererBlockMetadata signed = OrdererBlockMetadata.parseFrom(signatures.getValue());
      if (signed.hasLastConfig()) {
        return signed.getLastConfig().getIndex();
      }
      @SuppressWarnings("deprecation") // the slot is what old blocks have
      Metadata older = slot(block, BlockMetadataIndex.LAST_CONFIG_VALUE);
      if (older.getValue().isEmpty()) {
        throw new InvalidConfigException(path, "names no last config block");
      }
      return LastConfig.parseFrom(older.getValue()).getIndex();
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(path, "cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static Metadata slot(Block block, int index) throws InvalidProtocolBufferException {
    return block.getMetadata().getMetadataCount() > index
        ? Metadata.parseFrom(block.getMetadata().getMetadata(index))
        : Metadata.getDefaultInstance();
  }
}

package org.logothete.orderer.participation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import org.hyperledger.fabric.protos.common.Block;
import org.logothete.network.block.BlockHeaders;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.ConfigEnvelopes;
import org.logothete.network.channel.ConfigNames;
import org.logothete.network.channel.InvalidConfigException;

/** What may be joined with: Fabric's {@code ValidateJoinBlock}, and a sound configuration. */
final class JoinBlock {
  private JoinBlock() {}

  /**
   * The name of the channel.
   *
   * @throws ParticipationException if the block is none to join with
   */
  static String channel(Block block) throws ParticipationException {
    if (!ConfigBlocks.isConfigBlock(block)) {
      throw new ParticipationException("block is not a config block");
    }
    if (block.getMetadata().getMetadataCount() == 0) {
      throw new ParticipationException("invalid block: does not have metadata");
    }
    byte[] dataHash = BlockHeaders.dataHash(block.getData().getDataList());
    if (!Arrays.equals(dataHash, block.getHeader().getDataHash().toByteArray())) {
      throw new ParticipationException(
          "invalid block: Header.DataHash is different from Hash(block.Data)");
    }
    try {
      refuseSystemChannel(block.getData().getData(0));
      ChannelConfig config = ConfigBlocks.read(block);
      if (!config.toProto().getChannelGroup().containsGroups(ConfigNames.APPLICATION_GROUP)) {
        throw new ParticipationException("invalid config: must contain application config");
      }
      return config.channelId();
    } catch (InvalidConfigException | InvalidProtocolBufferException e) {
      throw new ParticipationException("invalid config: " + e.getMessage(), e);
    }
  }

  private static void refuseSystemChannel(ByteString envelope)
      throws ParticipationException, InvalidConfigException, InvalidProtocolBufferException {
    boolean system =
        ConfigEnvelopes.unwrap(org.hyperledger.fabric.protos.common.Envelope.parseFrom(envelope))
            .getConfig()
            .getChannelGroup()
            .containsGroups("Consortiums");
    if (system) {
      throw new ParticipationException(
          "invalid config: contains consortiums: system channel not supported");
    }
  }
}

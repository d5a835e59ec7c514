package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.network.channel.InvalidConfigException;

/** What Fabric's own tools made, from {@code src/test/resources/fabric}. */
public final class Golden {
  private Golden() {}

  static ByteString file(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/fabric/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + name);
      }
      return ByteString.readFrom(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<ByteString> envelopes(int block) {
    return block(block).getData().getDataList();
  }

  /** The configuration of the genesis block. */
  public static ChannelConfig config() {
    return configOf(0);
  }

  /** The configuration a config block carries. */
  public static ChannelConfig configOf(int block) {
    try {
      return ConfigBlocks.read(block(block));
    } catch (InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }

  /** The genesis configuration with the consensus type in maintenance. */
  static ChannelConfig configInMaintenance() {
    try {
      Config config = config().toProto();
      ConfigGroup channel = config.getChannelGroup();
      ConfigGroup orderer = channel.getGroupsOrThrow("Orderer");
      ConfigValue value = orderer.getValuesOrThrow("ConsensusType");
      ConsensusType maintenance =
          ConsensusType.parseFrom(value.getValue()).toBuilder()
              .setState(ConsensusType.State.STATE_MAINTENANCE)
              .build();
      ConfigGroup changed =
          orderer.toBuilder()
              .putValues(
                  "ConsensusType", value.toBuilder().setValue(maintenance.toByteString()).build())
              .build();
      return ChannelConfig.of(
          config().channelId(),
          config.toBuilder()
              .setChannelGroup(channel.toBuilder().putGroups("Orderer", changed))
              .build());
    } catch (IOException | InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static Block block(int number) {
    try {
      return Block.parseFrom(file("blocks/block-%02d.block".formatted(number)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

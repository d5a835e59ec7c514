package org.logothete.network.channel;

import static org.logothete.network.channel.ConfigNames.CAPABILITIES;
import static org.logothete.network.channel.ConfigNames.ORDERER_GROUP;

import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * The update that gives a channel another consensus engine: what {@code /Channel/Orderer} requires
 * names the engine, and nothing else changes.
 */
public final class EngineChange {
  private EngineChange() {}

  /**
   * Computes the update.
   *
   * @param engine such as {@code PBFT} or {@code BDLS}
   * @throws InvalidConfigException if the engine orders the channel already
   * @throws IllegalArgumentException if the text cannot name an engine
   */
  public static ConfigUpdate of(ChannelConfig current, String engine)
      throws InvalidConfigException {
    Set<String> required = new TreeSet<>(current.orderer().capabilities());
    required.removeIf(name -> name.startsWith(Capabilities.ENGINE_PREFIX));
    required.addAll(Capabilities.ofEngine(engine));
    Config before = current.toProto();
    Config.Builder after = before.toBuilder();
    ConfigGroup orderer = before.getChannelGroup().getGroupsOrThrow(ORDERER_GROUP);
    ConfigValue value =
        orderer.getValuesOrThrow(CAPABILITIES).toBuilder()
            .setValue(capabilities(required).toByteString())
            .build();
    after
        .getChannelGroupBuilder()
        .putGroups(ORDERER_GROUP, orderer.toBuilder().putValues(CAPABILITIES, value).build());
    return ConfigDifference.compute(current.channelId(), before, after.build());
  }

  private static org.hyperledger.fabric.protos.common.Capabilities capabilities(Set<String> names) {
    var capabilities = org.hyperledger.fabric.protos.common.Capabilities.newBuilder();
    names.forEach(name -> capabilities.putCapabilities(name, Capability.getDefaultInstance()));
    return capabilities.build();
  }
}

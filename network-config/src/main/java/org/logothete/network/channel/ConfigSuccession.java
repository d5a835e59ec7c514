package org.logothete.network.channel;

import static org.logothete.network.channel.ConfigNames.APPLICATION_GROUP;
import static org.logothete.network.channel.ConfigNames.CONSENSUS_TYPE;
import static org.logothete.network.channel.ConfigNames.ORDERER_GROUP;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * What may not change from one sound configuration to the next, whoever signs (Fabric's {@code
 * Bundle.ValidateNew} and {@code msgprocessor.MaintenanceFilter}). That the consensus type stays
 * {@code BFT} needs no rule here: nothing else is sound. Fabric's BFT has no limit on how many
 * consenters one update may replace, and neither has this.
 */
final class ConfigSuccession {
  private ConfigSuccession() {}

  static void check(ChannelConfig current, ChannelConfig next, ConfigUpdate update)
      throws InvalidConfigException {
    boolean hadApplication = group(current).containsGroups(APPLICATION_GROUP);
    if (hadApplication && !group(next).containsGroups(APPLICATION_GROUP)) {
      throw new InvalidConfigException("/Channel/Application", "may not be removed");
    }
    checkMspIds(
        "/Channel/Orderer/", current.orderer().organizations(), next.orderer().organizations());
    checkMspIds(
        "/Channel/Application/",
        current.applicationOrganizations(),
        next.applicationOrganizations());
    if (current.orderer().state() != next.orderer().state()) {
      checkMaintenanceAlone(current, next, update);
    }
  }

  private static void checkMspIds(
      String path, List<? extends Organization> current, List<? extends Organization> next)
      throws InvalidConfigException {
    Map<String, String> before =
        current.stream().collect(Collectors.toMap(Organization::name, Organization::mspId));
    for (Organization organization : next) {
      String mspId = before.getOrDefault(organization.name(), organization.mspId());
      if (!mspId.equals(organization.mspId())) {
        throw new InvalidConfigException(
            path + organization.name(),
            "may not change its MSP id from %s to %s".formatted(mspId, organization.mspId()));
      }
    }
  }

  /**
   * Entering and leaving maintenance is a change of its own, of the consensus type's state only.
   */
  private static void checkMaintenanceAlone(
      ChannelConfig current, ChannelConfig next, ConfigUpdate update)
      throws InvalidConfigException {
    ConfigGroup root = update.getWriteSet();
    ConfigGroup orderer = root.getGroupsOrDefault(ORDERER_GROUP, ConfigGroup.getDefaultInstance());
    boolean alone =
        root.getValuesCount() == 0
            && root.getGroupsCount() == 1
            && orderer.getGroupsCount() == 0
            && orderer.getValuesMap().keySet().equals(Set.of(CONSENSUS_TYPE));
    if (!alone || !metadata(current).equals(metadata(next))) {
      throw new InvalidConfigException(
          "/Channel/Orderer/ConsensusType",
          "a change of state from %s to %s may not come with other changes"
              .formatted(current.orderer().state(), next.orderer().state()));
    }
  }

  private static ByteString metadata(ChannelConfig config) throws InvalidConfigException {
    try {
      return ConsensusType.parseFrom(
              group(config)
                  .getGroupsOrThrow(ORDERER_GROUP)
                  .getValuesOrThrow(CONSENSUS_TYPE)
                  .getValue())
          .getMetadata();
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(
          "/Channel/Orderer/ConsensusType", "cannot be parsed: " + e.getMessage(), e);
    }
  }

  private static ConfigGroup group(ChannelConfig config) {
    return config.toProto().getChannelGroup();
  }
}

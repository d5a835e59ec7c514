package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Organization;
import org.logothete.network.policy.ChannelIdentities;

/** Lets the administrators of the node's own organisation put packages on it. */
final class NodeAdministrators implements ExecutionService.InstallPolicy {
  private final String mspId;
  private final Function<String, ChannelConfig> configs;
  private final Function<ChannelConfig, ChannelIdentities> identities;

  /**
   * @param configs in force, by channel
   * @param identities what a configuration says of them
   */
  NodeAdministrators(
      String mspId,
      Function<String, ChannelConfig> configs,
      Function<ChannelConfig, ChannelIdentities> identities) {
    this.mspId = mspId;
    this.configs = configs;
    this.identities = identities;
  }

  @Override
  public Optional<String> refusal(String channel, ByteString creator) {
    ChannelConfig config = configs.apply(channel);
    Optional<String> admins = admins(config);
    if (admins.isEmpty()) {
      return Optional.of(
          "the organisation of this node, %s, is none of the channel".formatted(mspId));
    }
    return identities
        .apply(config)
        .refusal(admins.get(), creator)
        .map(why -> "packages are installed by administrators of %s: %s".formatted(mspId, why));
  }

  /** Path of the policy; an organisation may order, or use the channel, or both. */
  private Optional<String> admins(ChannelConfig config) {
    Optional<String> ordering = path("Orderer", config.orderer().organizations());
    return ordering.isPresent() ? ordering : path("Application", config.applicationOrganizations());
  }

  private Optional<String> path(String group, List<? extends Organization> organizations) {
    return organizations.stream()
        .filter(organization -> organization.mspId().equals(mspId))
        .findFirst()
        .map(organization -> "/Channel/%s/%s/Admins".formatted(group, organization.name()));
  }
}

package org.logothete.orderer.execution;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.logothete.chaincode.lifecycle.LifecyclePolicy;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.Organization.ApplicationOrganization;
import org.logothete.network.msp.Identity;
import org.logothete.network.msp.InvalidIdentityException;
import org.logothete.network.policy.ChannelIdentities;

/**
 * Who puts chaincode definitions in force: {@code /Channel/Application/Admins}, which is usually a
 * majority of the organisations' administrators. Each organisation's approval is signed by one of
 * its administrators.
 *
 * <p>Fabric asks {@code LifecycleEndorsement}, which is satisfied by peers; here no peer takes
 * part, and the administrators who would tell the peers what to approve sign themselves.
 */
final class ConfiguredLifecycle implements LifecyclePolicy {
  private static final String APPLICATION = "/Channel/Application/";
  private static final String ADMINS = "Admins";

  private final ChannelConfig config;
  private final ChannelIdentities identities;

  ConfiguredLifecycle(ChannelConfig config, ChannelIdentities identities) {
    this.config = config;
    this.identities = identities;
  }

  @Override
  public Optional<String> organization(ByteString creator) {
    return config.applicationOrganizations().stream()
        .filter(
            organization ->
                identities
                    .refusal(APPLICATION + organization.name() + "/" + ADMINS, creator)
                    .isEmpty())
        .map(ApplicationOrganization::name)
        .findFirst();
  }

  @Override
  public boolean isSatisfiedBy(List<ByteString> creators) {
    List<Identity> signers = new ArrayList<>();
    for (ByteString creator : creators) {
      try {
        signers.add(identities.identity(creator));
      } catch (InvalidIdentityException _) {
        // Approved under an earlier configuration that knew the identity: it counts no more.
      }
    }
    return identities.policies().at(APPLICATION + ADMINS).refusal(signers).isEmpty();
  }
}

package org.logothete.network.policy;

import java.util.List;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.channel.ModificationPolicies;
import org.logothete.network.channel.SignedData;
import org.logothete.network.policy.ChannelIdentities.SignedBytes;

/**
 * The policies in force, as config updates ask them.
 *
 * @param identities those of the current configuration
 */
public record ChannelModificationPolicies(ChannelIdentities identities)
    implements ModificationPolicies {

  @Override
  public Verdict evaluate(String policyPath, List<SignedData> signatures) {
    if (!identities.policies().contains(policyPath)) {
      return Verdict.MISSING;
    }
    List<SignedBytes> signed =
        signatures.stream()
            .map(data -> new SignedBytes(data.identity(), data.data(), data.signature()))
            .toList();
    return identities.refusal(policyPath, signed).isEmpty()
        ? Verdict.SATISFIED
        : Verdict.NOT_SATISFIED;
  }

  @Override
  public void checkReadable(ChannelConfig next) throws InvalidConfigException {
    try {
      ChannelIdentities.of(next);
    } catch (InvalidPolicyException e) {
      throw new InvalidConfigException("/Channel", String.valueOf(e.getMessage()), e);
    }
  }
}

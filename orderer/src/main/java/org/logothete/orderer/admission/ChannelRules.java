package org.logothete.orderer.admission;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.InvalidPolicyException;

/** The identity rules of a channel configuration, as its MSPs and policies state them. */
public final class ChannelRules implements IdentityRules {
  private final ChannelIdentities identities;

  private ChannelRules(ChannelIdentities identities) {
    this.identities = identities;
  }

  /**
   * Reads the MSPs and policies of a configuration.
   *
   * @throws IllegalArgumentException if they are unsound; a configuration with unsound ones is
   *     refused before it is ordered, so one in force never is
   */
  public static ChannelRules of(ChannelConfig config) {
    try {
      return new ChannelRules(ChannelIdentities.of(config));
    } catch (InvalidPolicyException e) {
      throw new IllegalArgumentException(
          "%s has unsound policies: %s".formatted(config, e.getMessage()), e);
    }
  }

  /** For changes of the configuration. */
  public ChannelIdentities identities() {
    return identities;
  }

  @Override
  public Optional<String> refusal(String policy, ByteString identity) {
    return identities.refusal(policy, identity);
  }

  @Override
  public Optional<String> signatureRefusal(
      ByteString identity, ByteString message, ByteString signature) {
    return identities.signatureRefusal(identity, message, signature);
  }

  @Override
  public Optional<Instant> expiry(ByteString identity) {
    return identities.expiry(identity);
  }
}

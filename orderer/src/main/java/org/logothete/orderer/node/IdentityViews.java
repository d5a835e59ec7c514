package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.InvalidPolicyException;
import org.logothete.orderer.admission.IdentityRules;

/** The view of identities of each channel's newest configuration, made once. Thread-safe. */
final class IdentityViews {
  private record View(ChannelConfig config, ChannelIdentities identities, IdentityRules rules) {}

  private final ConcurrentMap<String, View> newest = new ConcurrentHashMap<>();

  /** For admission and readers. */
  IdentityRules of(ChannelConfig config) {
    return view(config).rules();
  }

  /** For changes of the configuration. */
  ChannelIdentities identities(ChannelConfig config) {
    return view(config).identities();
  }

  private View view(ChannelConfig config) {
    View known = newest.get(config.channelId());
    if (known != null && known.config() == config) {
      return known;
    }
    View made = make(config);
    newest.merge(
        config.channelId(),
        made,
        (old, young) -> young.config().sequence() >= old.config().sequence() ? young : old);
    return made;
  }

  private static View make(ChannelConfig config) {
    try {
      ChannelIdentities identities = ChannelIdentities.of(config);
      return new View(config, identities, rules(identities));
    } catch (InvalidPolicyException e) {
      throw new IllegalStateException(
          "configuration %d of channel %s is in force and unsound"
              .formatted(config.sequence(), config.channelId()),
          e);
    }
  }

  private static IdentityRules rules(ChannelIdentities identities) {
    return new IdentityRules() {
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
    };
  }
}

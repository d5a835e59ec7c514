package org.logothete.orderer.node;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.ConfigEnvelopes;
import org.logothete.network.channel.ConfigUpdates;
import org.logothete.network.channel.EnvelopeSigner;
import org.logothete.network.channel.InvalidConfigException;
import org.logothete.network.policy.ChannelModificationPolicies;
import org.logothete.orderer.admission.ConfigTransactions;

/** Config updates by the rules of {@link ConfigUpdates}, wrapped and signed by this node. */
final class NodeConfigTransactions implements ConfigTransactions {
  private static final int NONCE_BYTES = 24;

  private final LocalIdentity identity;
  private final IdentityViews views;
  private final Predicate<String> engineAvailable;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param engineAvailable whether this build can run the engine of that name
   */
  NodeConfigTransactions(
      LocalIdentity identity,
      IdentityViews views,
      Predicate<String> engineAvailable,
      InstantSource clock) {
    this.identity = identity;
    this.views = views;
    this.engineAvailable = engineAvailable;
    this.clock = clock;
  }

  @Override
  public ConfigEnvelope apply(ChannelConfig config, ByteString update)
      throws RefusedUpdateException {
    try {
      return rules(config).propose(Envelope.parseFrom(update));
    } catch (InvalidConfigException | InvalidProtocolBufferException e) {
      throw new RefusedUpdateException(reason(e));
    }
  }

  @Override
  public ByteString signed(String channel, ConfigEnvelope content) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    EnvelopeSigner signer =
        new EnvelopeSigner() {
          @Override
          public ByteString creator() {
            return identity.serialized();
          }

          @Override
          public ByteString sign(ByteString message) {
            return ByteString.copyFrom(identity.key().signer().sign(message.toByteArray()));
          }
        };
    return ConfigEnvelopes.wrap(
            channel, content, clock.instant(), ByteString.copyFrom(nonce), signer)
        .toByteString();
  }

  @Override
  public Optional<String> refusal(ChannelConfig config, ByteString content) {
    try {
      ChannelConfig _ = rules(config).verify(ConfigEnvelope.parseFrom(content));
      return Optional.empty();
    } catch (InvalidConfigException | InvalidProtocolBufferException e) {
      return Optional.of(reason(e));
    }
  }

  private ConfigUpdates rules(ChannelConfig config) throws InvalidConfigException {
    return new ConfigUpdates(
        config, new ChannelModificationPolicies(views.of(config).identities()), engineAvailable);
  }

  private static String reason(Exception e) {
    return String.valueOf(e.getMessage());
  }
}

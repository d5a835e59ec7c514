package org.logothete.orderer.api;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.orderer.admission.AdmissionSettings;
import org.logothete.orderer.admission.IdentityRules;

/**
 * Lets read whom {@code /Channel/Readers} of the configuration in force lets read; in maintenance
 * mode {@code /Channel/Orderer/Readers}, which shuts out peers (Fabric's {@code
 * orderer/common/server/server.go}).
 */
public final class ChannelReaders implements AccessPolicy {
  private static final String READERS = "/Channel/Readers";
  private static final String MAINTENANCE_READERS = "/Channel/Orderer/Readers";

  private final Function<String, ChannelConfig> configInForce;
  private final Function<ChannelConfig, IdentityRules> rules;
  private final AdmissionSettings.Expiry expiry;

  /**
   * Asks for configurations as requests come.
   *
   * @param configInForce by channel; only asked for channels this node serves
   * @param rules a configuration's view of identities; asked often, so it should keep them
   */
  public ChannelReaders(
      Function<String, ChannelConfig> configInForce,
      Function<ChannelConfig, IdentityRules> rules,
      AdmissionSettings.Expiry expiry) {
    this.configInForce = configInForce;
    this.rules = rules;
    this.expiry = expiry;
  }

  @Override
  public long configSequence(String channel) {
    return configInForce.apply(channel).sequence();
  }

  @Override
  public Optional<Instant> expiry(String channel, ByteString identity) {
    return switch (expiry) {
      case CHECKED -> rules.apply(configInForce.apply(channel)).expiry(identity);
      case IGNORED -> Optional.empty();
    };
  }

  @Override
  public Optional<String> refusal(String channel, SignedRequest request) {
    ChannelConfig config = configInForce.apply(channel);
    String policy =
        config.orderer().state() == ConsensusType.State.STATE_NORMAL
            ? READERS
            : MAINTENANCE_READERS;
    IdentityRules view = rules.apply(config);
    return view.refusal(policy, request.creator())
        .or(() -> view.signatureRefusal(request.creator(), request.payload(), request.signature()));
  }
}

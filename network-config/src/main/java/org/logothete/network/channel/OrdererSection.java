package org.logothete.network.channel;

import static org.logothete.network.channel.ConfigNames.BATCH_SIZE;
import static org.logothete.network.channel.ConfigNames.BATCH_TIMEOUT;
import static org.logothete.network.channel.ConfigNames.BLOCK_VALIDATION;
import static org.logothete.network.channel.ConfigNames.CAPABILITIES;
import static org.logothete.network.channel.ConfigNames.CHANNEL_RESTRICTIONS;
import static org.logothete.network.channel.ConfigNames.CONSENSUS_BFT;
import static org.logothete.network.channel.ConfigNames.CONSENSUS_TYPE;
import static org.logothete.network.channel.ConfigNames.ENDPOINTS;
import static org.logothete.network.channel.ConfigNames.KAFKA_BROKERS;
import static org.logothete.network.channel.ConfigNames.MSP;
import static org.logothete.network.channel.ConfigNames.ORDERERS;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.logothete.network.channel.Organization.OrdererOrganization;

/** Reads {@code /Channel/Orderer} and checks every value in it. */
final class OrdererSection {
  private static final Set<String> VALUES =
      Set.of(
          ORDERERS,
          CONSENSUS_TYPE,
          BATCH_SIZE,
          BATCH_TIMEOUT,
          CHANNEL_RESTRICTIONS,
          // Without effect; channels that began with Kafka still carry it.
          KAFKA_BROKERS,
          CAPABILITIES);

  private final ConfigSection section;
  private final MspDefinitions msps;

  OrdererSection(ConfigSection section, MspDefinitions msps) {
    this.section = section;
    this.msps = msps;
  }

  OrdererConfig read() throws InvalidConfigException {
    section.allowValues(VALUES);
    Set<String> capabilities =
        section
            .requiredValue(CAPABILITIES, org.hyperledger.fabric.protos.common.Capabilities.parser())
            .getCapabilitiesMap()
            .keySet();
    String capabilitiesPath = section.pathOf(CAPABILITIES);
    Capabilities.checkOrderer(capabilitiesPath, capabilities);
    ConsensusType consensusType = consensusType();
    List<Consenter> mapping = mapping();
    checkBlockValidation(mapping);
    return new OrdererConfig(
        Capabilities.engine(capabilitiesPath, capabilities),
        consensusType.getState(),
        mapping,
        mapping.stream().sorted(Comparator.comparingInt(Consenter::id)).toList(),
        batchSize(),
        batchTimeout(),
        options(consensusType),
        section
            .value(CHANNEL_RESTRICTIONS, ChannelRestrictions.parser())
            .map(ChannelRestrictions::getMaxCount)
            .orElse(0L),
        capabilities,
        organizations());
  }

  private ConsensusType consensusType() throws InvalidConfigException {
    ConsensusType type = section.requiredValue(CONSENSUS_TYPE, ConsensusType.parser());
    if (!type.getType().equals(CONSENSUS_BFT)) {
      throw new InvalidConfigException(
          section.pathOf(CONSENSUS_TYPE),
          "consensus type is '" + type.getType() + "', only " + CONSENSUS_BFT + " is supported");
    }
    if (type.getState() == ConsensusType.State.UNRECOGNIZED) {
      throw new InvalidConfigException(
          section.pathOf(CONSENSUS_TYPE), "unknown state " + type.getStateValue());
    }
    return type;
  }

  private BftOptions options(ConsensusType type) throws InvalidConfigException {
    String path = section.pathOf(CONSENSUS_TYPE) + ".metadata";
    try {
      return BftOptions.of(Options.parseFrom(type.getMetadata()));
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(path, "cannot be parsed: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw invalid(path, e);
    }
  }

  private List<Consenter> mapping() throws InvalidConfigException {
    String path = section.pathOf(ORDERERS);
    List<org.hyperledger.fabric.protos.common.Consenter> protos =
        section.requiredValue(ORDERERS, Orderers.parser()).getConsenterMappingList();
    if (protos.isEmpty()) {
      throw new InvalidConfigException(path, "the consenter mapping is empty");
    }
    List<Consenter> mapping = new ArrayList<>();
    for (org.hyperledger.fabric.protos.common.Consenter proto : protos) {
      try {
        mapping.add(Consenter.of(proto));
      } catch (IllegalArgumentException e) {
        throw invalid(path, e);
      }
    }
    requireUnique(path, mapping, "id", Consenter::id);
    requireUnique(path, mapping, "identity", Consenter::identityCertificate);
    // The cluster transport tells consenters apart by the certificate they show.
    requireUnique(path, mapping, "client_tls_cert", Consenter::clientTlsX509);
    requireUnique(path, mapping, "server_tls_cert", Consenter::serverTlsX509);
    return mapping;
  }

  private static <T> void requireUnique(
      String path, List<Consenter> mapping, String field, Function<Consenter, T> value)
      throws InvalidConfigException {
    Map<T, Integer> firstIndex = new HashMap<>();
    for (int i = 0; i < mapping.size(); i++) {
      Integer earlier = firstIndex.putIfAbsent(value.apply(mapping.get(i)), i);
      if (earlier != null) {
        throw new InvalidConfigException(
            path,
            "entries %d and %d of the consenter mapping (ids %d and %d) have the same %s"
                .formatted(earlier, i, mapping.get(earlier).id(), mapping.get(i).id(), field));
      }
    }
  }

  /** Every consenter belongs to an MSP of the channel; called when all of them are known. */
  void checkConsenterMsps(List<Consenter> mapping) throws InvalidConfigException {
    for (Consenter consenter : mapping) {
      if (!msps.contains(consenter.mspId())) {
        throw new InvalidConfigException(
            section.pathOf(ORDERERS),
            "consenter %d names MSP '%s', which no organisation of the channel defines"
                .formatted(consenter.id(), consenter.mspId()));
      }
    }
  }

  /**
   * Peers verify blocks with this policy alone, so one that differs from the mapping would let
   * blocks pass that no quorum signed, or none at all. Compared as messages: map-free, so equal
   * messages have equal canonical bytes.
   */
  private void checkBlockValidation(List<Consenter> mapping) throws InvalidConfigException {
    String path = section.pathOf(BLOCK_VALIDATION);
    Policy policy = section.requiredPolicy(BLOCK_VALIDATION).getPolicy();
    try {
      boolean matches =
          policy.getType() == Policy.PolicyType.SIGNATURE_VALUE
              && SignaturePolicyEnvelope.parseFrom(policy.getValue())
                  .equals(
                      SignaturePolicyEnvelope.parseFrom(
                          BlockValidationPolicy.of(mapping).getValue()));
      if (!matches) {
        throw new InvalidConfigException(
            path,
            "must be a signature policy of %d out of the %d consenters' identities, in their order"
                .formatted(BlockValidationPolicy.quorum(mapping.size()), mapping.size()));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidConfigException(path, "cannot be parsed: " + e.getMessage(), e);
    }
  }

  private BatchSize batchSize() throws InvalidConfigException {
    String path = section.pathOf(BATCH_SIZE);
    var proto =
        section.requiredValue(BATCH_SIZE, org.hyperledger.fabric.protos.orderer.BatchSize.parser());
    try {
      // Limits of 2 GiB and more, which no block can reach here, read as 2 GiB - 1.
      return new BatchSize(
          saturated(proto.getMaxMessageCount()),
          saturated(proto.getAbsoluteMaxBytes()),
          saturated(proto.getPreferredMaxBytes()));
    } catch (IllegalArgumentException e) {
      throw invalid(path, e);
    }
  }

  private static int saturated(int unsigned) {
    return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
  }

  private Duration batchTimeout() throws InvalidConfigException {
    String path = section.pathOf(BATCH_TIMEOUT);
    String text = section.requiredValue(BATCH_TIMEOUT, BatchTimeout.parser()).getTimeout();
    try {
      Duration timeout = GoDuration.parse(text);
      if (!timeout.isPositive()) {
        throw new InvalidConfigException(path, "'" + text + "' is not positive");
      }
      return timeout;
    } catch (IllegalArgumentException e) {
      throw invalid(path, e);
    }
  }

  private List<OrdererOrganization> organizations() throws InvalidConfigException {
    List<OrdererOrganization> organizations = new ArrayList<>();
    for (ConfigSection org : section.sections()) {
      org.allowGroups(Set.of());
      org.allowValues(Set.of(MSP, ENDPOINTS));
      var msp = msps.add(org);
      List<String> endpoints =
          org.value(ENDPOINTS, OrdererAddresses.parser())
              .map(addresses -> List.copyOf(addresses.getAddressesList()))
              .orElse(List.of());
      if (endpoints.isEmpty()) {
        throw new InvalidConfigException(
            org.pathOf(ENDPOINTS), "an ordering organisation needs at least one endpoint");
      }
      organizations.add(new OrdererOrganization(org.name(), msp.mspId(), msp.config(), endpoints));
    }
    return organizations;
  }

  private static InvalidConfigException invalid(String path, IllegalArgumentException e) {
    return new InvalidConfigException(path, String.valueOf(e.getMessage()), e);
  }
}

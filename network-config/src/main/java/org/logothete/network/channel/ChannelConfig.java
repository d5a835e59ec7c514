package org.logothete.network.channel;

import static org.logothete.network.channel.ConfigNames.ACLS;
import static org.logothete.network.channel.ConfigNames.ANCHOR_PEERS;
import static org.logothete.network.channel.ConfigNames.APPLICATION_GROUP;
import static org.logothete.network.channel.ConfigNames.BLOCK_DATA_HASHING_STRUCTURE;
import static org.logothete.network.channel.ConfigNames.CAPABILITIES;
import static org.logothete.network.channel.ConfigNames.CONSORTIUM;
import static org.logothete.network.channel.ConfigNames.HASHING_ALGORITHM;
import static org.logothete.network.channel.ConfigNames.MSP;
import static org.logothete.network.channel.ConfigNames.ORDERER_ADDRESSES;
import static org.logothete.network.channel.ConfigNames.ORDERER_GROUP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.peer.AnchorPeers;
import org.logothete.network.channel.Organization.ApplicationOrganization;

/**
 * A channel configuration that has been read and found sound. Immutable, so that everything decided
 * under one config sequence is decided under the same rules.
 *
 * <p>What is sound is what Fabric's {@code common/channelconfig} bundle and its BFT consenter
 * accept, and a few rules more that Logothete depends on: ids up to 2^31-1, TLS certificates that
 * tell consenters apart, known capabilities, a block validation policy that matches the consenters.
 */
public final class ChannelConfig {
  /** Channel names: Fabric's {@code configtx.ValidateChannelID}. */
  private static final String CHANNEL_ID = "[a-z][a-z0-9.-]*";

  private static final int CHANNEL_ID_LENGTH_MAX = 249;

  private final String channelId;
  private final Config config;
  private final Set<String> capabilities;
  private final OrdererConfig orderer;
  private final List<ApplicationOrganization> applicationOrganizations;
  private final Map<String, MSPConfig> mspConfigs;

  private ChannelConfig(
      String channelId,
      Config config,
      Set<String> capabilities,
      OrdererConfig orderer,
      List<ApplicationOrganization> applicationOrganizations,
      Map<String, MSPConfig> mspConfigs) {
    this.channelId = channelId;
    this.config = config;
    this.capabilities = Set.copyOf(capabilities);
    this.orderer = orderer;
    this.applicationOrganizations = List.copyOf(applicationOrganizations);
    this.mspConfigs = Map.copyOf(mspConfigs);
  }

  /**
   * Reads and checks a configuration.
   *
   * @throws InvalidConfigException naming the first element that is wrong
   */
  public static ChannelConfig of(String channelId, Config config) throws InvalidConfigException {
    checkChannelId(channelId);
    if (!config.hasChannelGroup()) {
      throw new InvalidConfigException(
          "/Channel", "the configuration of " + channelId + " is empty");
    }
    ConfigSection root = ConfigSection.root(config.getChannelGroup());
    Set<String> capabilities = channelValues(root);
    MspDefinitions msps = new MspDefinitions();
    OrdererSection ordererSection = new OrdererSection(root.requiredSection(ORDERER_GROUP), msps);
    OrdererConfig orderer = ordererSection.read();
    Optional<ConfigSection> application = root.section(APPLICATION_GROUP);
    List<ApplicationOrganization> applicationOrganizations =
        application.isPresent() ? applicationOrganizations(application.get(), msps) : List.of();
    ordererSection.checkConsenterMsps(orderer.mapping());
    return new ChannelConfig(
        channelId, config, capabilities, orderer, applicationOrganizations, msps.byId());
  }

  /**
   * Checks a channel name as Fabric does: lower case letters, digits, dots and dashes, beginning
   * with a letter, at most 249 characters.
   */
  public static void checkChannelId(String channelId) throws InvalidConfigException {
    if (channelId.length() > CHANNEL_ID_LENGTH_MAX) {
      throw new InvalidConfigException(
          "channel id", "has " + channelId.length() + " characters, at most 249 are allowed");
    }
    if (!channelId.matches(CHANNEL_ID)) {
      throw new InvalidConfigException(
          "channel id",
          "'"
              + channelId
              + "' must be lower case letters, digits, '.' and '-', beginning with a letter");
    }
  }

  private static Set<String> channelValues(ConfigSection root) throws InvalidConfigException {
    root.allowGroups(Set.of(ORDERER_GROUP, APPLICATION_GROUP));
    root.allowValues(
        Set.of(
            HASHING_ALGORITHM,
            BLOCK_DATA_HASHING_STRUCTURE,
            ORDERER_ADDRESSES,
            CONSORTIUM,
            CAPABILITIES));
    String hash = root.requiredValue(HASHING_ALGORITHM, HashingAlgorithm.parser()).getName();
    if (!hash.equals("SHA256")) {
      throw new InvalidConfigException(
          root.pathOf(HASHING_ALGORITHM), "'" + hash + "' is not supported, only SHA256 is");
    }
    int width =
        root.requiredValue(BLOCK_DATA_HASHING_STRUCTURE, BlockDataHashingStructure.parser())
            .getWidth();
    if (width != -1) {
      throw new InvalidConfigException(
          root.pathOf(BLOCK_DATA_HASHING_STRUCTURE),
          "width is " + Integer.toUnsignedString(width) + ", only 4294967295 is supported");
    }
    Set<String> capabilities =
        root.requiredValue(CAPABILITIES, org.hyperledger.fabric.protos.common.Capabilities.parser())
            .getCapabilitiesMap()
            .keySet();
    Capabilities.checkChannel(root.pathOf(CAPABILITIES), capabilities);
    Optional<OrdererAddresses> addresses = root.value(ORDERER_ADDRESSES, OrdererAddresses.parser());
    if (addresses.isPresent() && addresses.get().getAddressesCount() > 0) {
      throw new InvalidConfigException(
          root.pathOf(ORDERER_ADDRESSES),
          "global addresses are not allowed with capability V3_0; use Endpoints of organisations");
    }
    return capabilities;
  }

  private static List<ApplicationOrganization> applicationOrganizations(
      ConfigSection application, MspDefinitions msps) throws InvalidConfigException {
    application.allowValues(Set.of(ACLS, CAPABILITIES));
    List<ApplicationOrganization> organizations = new ArrayList<>();
    for (ConfigSection org : application.sections()) {
      org.allowGroups(Set.of());
      org.allowValues(Set.of(MSP, ANCHOR_PEERS));
      MspDefinitions.Definition msp = msps.add(org);
      List<String> anchorPeers =
          org.value(ANCHOR_PEERS, AnchorPeers.parser())
              .map(
                  peers ->
                      peers.getAnchorPeersList().stream()
                          .map(peer -> peer.getHost() + ":" + peer.getPort())
                          .toList())
              .orElse(List.of());
      organizations.add(
          new ApplicationOrganization(org.name(), msp.mspId(), msp.config(), anchorPeers));
    }
    return organizations;
  }

  public String channelId() {
    return channelId;
  }

  /** Number of this configuration: 0 in the genesis block, one more with every update. */
  public long sequence() {
    return config.getSequence();
  }

  /** Names of the required channel capabilities. */
  public Set<String> capabilities() {
    return capabilities;
  }

  public OrdererConfig orderer() {
    return orderer;
  }

  /** The consenters, ascending by id. */
  public List<Consenter> consenters() {
    return orderer.consenters();
  }

  /** The application organisations by name; empty if the channel has no application group. */
  public List<ApplicationOrganization> applicationOrganizations() {
    return applicationOrganizations;
  }

  /** All MSP definitions of the channel, by MSP id. */
  public Map<String, MSPConfig> mspConfigs() {
    return mspConfigs;
  }

  /** The configuration as it stands in the config block. */
  public Config toProto() {
    return config;
  }

  @Override
  public String toString() {
    return "configuration %d of %s".formatted(sequence(), channelId);
  }
}

package org.logothete.network.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads what Fabric's configtxgen made, then breaks one value at a time. */
class ChannelConfigTest {
  private static final Config GENESIS = golden("genesis.block").toProto();
  private static final Orderers ORDERERS =
      parse(Orderers.getDefaultInstance(), ordererValue("Orderers"));

  @Test
  void readsAGenesisBlockOfFabric() {
    ChannelConfig config = golden("genesis.block");

    assertThat(config.channelId()).isEqualTo("goldenchannel");
    assertThat(config.sequence()).isZero();
    assertThat(config.capabilities()).containsExactly("V3_0");
    OrdererConfig orderer = config.orderer();
    assertThat(orderer.engine()).isEqualTo("PBFT");
    assertThat(orderer.state()).isEqualTo(ConsensusType.State.STATE_NORMAL);
    assertThat(orderer.batchSize()).isEqualTo(new BatchSize(500, 10 << 20, 2 << 20));
    assertThat(orderer.batchTimeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(orderer.options()).isEqualTo(BftOptions.DEFAULTS);
    assertThat(orderer.organizations())
        .extracting(org -> org.name() + " " + org.mspId() + " " + org.endpoints())
        .containsExactly(
            "Alpha AlphaMSP [127.0.0.1:17050]",
            "Beta BetaMSP [127.0.0.1:17051]",
            "Delta DeltaMSP [127.0.0.1:17053]",
            "Gamma GammaMSP [127.0.0.1:17052]");
    assertThat(config.consenters())
        .extracting(c -> c.id() + " " + c.host() + ":" + c.port() + " " + c.mspId())
        .containsExactly(
            "1 127.0.0.1:17050 AlphaMSP",
            "2 127.0.0.1:17051 BetaMSP",
            "3 127.0.0.1:17052 GammaMSP",
            "4 127.0.0.1:17053 DeltaMSP");
    assertThat(config.consenters().getFirst().identityCertificate().getSubjectX500Principal())
        .asString()
        .startsWith("CN=orderer.alpha.example,");
    assertThat(config.applicationOrganizations())
        .extracting(Organization::mspId)
        .containsExactly("Org1MSP");
    assertThat(config.mspConfigs()).hasSize(5);
  }

  @Test
  void namesTheEngineOfTheOrdererCapabilities() {
    ChannelConfig config = golden("genesis-engine-bdls.block");

    assertThat(config.orderer().engine()).isEqualTo("BDLS");
    assertThat(config.orderer().capabilities()).containsExactlyInAnyOrder("V2_0", "ENGINE_BDLS");
  }

  @Test
  void readsAConfigBlockWithAnUpdate() {
    ChannelConfig config = golden("blocks/block-09.block");

    assertThat(config.sequence()).isEqualTo(1);
    assertThat(config.orderer().batchSize().maxMessageCount()).isEqualTo(250);
  }

  @Test
  void findsTheConfigBlockInForce() throws InvalidConfigException {
    assertThat(ConfigBlocks.lastConfigNumber(GoldenFiles.block("genesis.block"))).isZero();
    assertThat(ConfigBlocks.lastConfigNumber(GoldenFiles.block("blocks/block-08.block"))).isZero();
    assertThat(ConfigBlocks.lastConfigNumber(GoldenFiles.block("blocks/block-09.block")))
        .isEqualTo(9);
    assertThat(ConfigBlocks.lastConfigNumber(GoldenFiles.block("blocks/block-10.block")))
        .isEqualTo(9);
  }

  @Test
  void tellsConfigBlocksFromOthers() {
    assertThat(ConfigBlocks.isConfigBlock(GoldenFiles.block("genesis.block"))).isTrue();
    assertThat(ConfigBlocks.isConfigBlock(GoldenFiles.block("blocks/block-09.block"))).isTrue();
    assertThat(ConfigBlocks.isConfigBlock(GoldenFiles.block("blocks/block-08.block"))).isFalse();
    assertThat(ConfigBlocks.isConfigBlock(GoldenFiles.block("blocks/block-10.block"))).isFalse();
    assertThatThrownBy(() -> ConfigBlocks.read(GoldenFiles.block("blocks/block-08.block")))
        .hasMessageContaining("block 8: carries an envelope of type 3, not CONFIG");
  }

  @Test
  void sortsConsentersButKeepsTheMapping() throws InvalidConfigException {
    List<org.hyperledger.fabric.protos.common.Consenter> reversed =
        ORDERERS.getConsenterMappingList().reversed();
    ChannelConfig config = ChannelConfig.of("c", withMapping(reversed));

    assertThat(config.orderer().mapping()).extracting(Consenter::id).containsExactly(4, 3, 2, 1);
    assertThat(config.consenters()).extracting(Consenter::id).containsExactly(1, 2, 3, 4);
  }

  static Stream<Arguments> brokenChannelValues() {
    return Stream.of(
        broken(
            "/Channel/HashingAlgorithm: 'SHA3_256'",
            channel("HashingAlgorithm", HashingAlgorithm.newBuilder().setName("SHA3_256").build())),
        broken("/Channel/HashingAlgorithm: missing", root -> root.removeValues("HashingAlgorithm")),
        broken(
            "/Channel/BlockDataHashingStructure: width is 0",
            channel("BlockDataHashingStructure", HashingAlgorithm.getDefaultInstance())),
        broken(
            "/Channel/Capabilities: capability V9_9 is not supported",
            channel("Capabilities", capabilities("V3_0", "V9_9"))),
        broken(
            "/Channel/Capabilities: consensus type BFT needs capability V3_0",
            channel("Capabilities", capabilities("V2_0"))),
        broken(
            "/Channel/OrdererAddresses: global addresses",
            channel("OrdererAddresses", OrdererAddresses.newBuilder().addAddresses("a:1").build())),
        broken(
            "/Channel/Extra: unexpected value",
            channel("Extra", HashingAlgorithm.getDefaultInstance())),
        broken(
            "/Channel/Consortiums: unexpected group",
            root -> root.putGroups("Consortiums", ConfigGroup.getDefaultInstance())),
        broken("/Channel/Orderer: missing", root -> root.removeGroups("Orderer")));
  }

  static Stream<Arguments> brokenOrdererValues() {
    return Stream.of(
        broken(
            "/Channel/Orderer/Capabilities: capability V3_0 is not supported",
            orderer("Capabilities", capabilities("V3_0"))),
        broken(
            "/Channel/Orderer/Capabilities: more than one engine is named",
            orderer("Capabilities", capabilities("ENGINE_A", "ENGINE_B"))),
        broken(
            "/Channel/Orderer/BatchSize: max_message_count is 0",
            orderer("BatchSize", batchSize(0, 10, 5))),
        broken(
            "/Channel/Orderer/BatchSize: absolute_max_bytes is 0",
            orderer("BatchSize", batchSize(1, 0, 5))),
        broken(
            "/Channel/Orderer/BatchSize: absolute_max_bytes is 104857601, more than the 104857600"
                + " bytes that pass between orderers",
            orderer("BatchSize", batchSize(1, (100 << 20) + 1, 5))),
        broken(
            "/Channel/Orderer/BatchSize: preferred_max_bytes is 0",
            orderer("BatchSize", batchSize(1, 10, 0))),
        broken(
            "/Channel/Orderer/BatchSize: preferred_max_bytes 11 is greater than",
            orderer("BatchSize", batchSize(1, 10, 11))),
        broken(
            "/Channel/Orderer/BatchTimeout: '2 seconds' is not a duration",
            orderer("BatchTimeout", BatchTimeout.newBuilder().setTimeout("2 seconds").build())),
        broken(
            "/Channel/Orderer/BatchTimeout: '-1s' is not positive",
            orderer("BatchTimeout", BatchTimeout.newBuilder().setTimeout("-1s").build())),
        broken(
            "/Channel/Orderer/ConsensusType: consensus type is 'etcdraft'",
            orderer("ConsensusType", ConsensusType.newBuilder().setType("etcdraft").build())),
        broken(
            "/Channel/Orderer/Alpha/Endpoints: an ordering organisation needs",
            root -> editOrg(root, org -> org.removeValues("Endpoints"))),
        broken(
            "/Channel/Orderer/Alpha/MSP: MSP type 1 is not supported",
            root ->
                editOrg(
                    root,
                    org -> org.putValues("MSP", value(MSPConfig.newBuilder().setType(1).build())))),
        broken(
            "/Channel/Orderer/BlockValidation: missing policy",
            root -> editOrderer(root, orderer -> orderer.removePolicies("BlockValidation"))),
        broken(
            "/Channel/Orderer/BlockValidation: must be a signature policy of 3 out of the 4",
            root ->
                editOrderer(
                    root,
                    orderer ->
                        orderer.putPolicies(
                            "BlockValidation", orderer.getPoliciesMap().get("Writers")))));
  }

  static Stream<Arguments> brokenBftOptions() {
    return Stream.of(
        broken(
            "/Channel/Orderer/ConsensusType.metadata: RequestForwardTimeout PT25S is greater",
            options(options -> options.setRequestForwardTimeout("25s"))),
        broken(
            "/Channel/Orderer/ConsensusType.metadata: ViewChangeTimeout is PT0S",
            options(options -> options.setViewChangeTimeout("0s"))),
        broken(
            "/Channel/Orderer/ConsensusType.metadata: LeaderRotation is on and DecisionsPerLeader"
                + " is 0",
            options(options -> options.setLeaderRotation(Options.Rotation.ROTATION_ON))),
        broken(
            "/Channel/Orderer/ConsensusType.metadata: LeaderRotation is on and DecisionsPerLeader"
                + " is 18446744073709551615, not in 1 to 2^31-1",
            options(
                options ->
                    options
                        .setLeaderRotation(Options.Rotation.ROTATION_ON)
                        .setDecisionsPerLeader(-1))),
        broken(
            "/Channel/Orderer/ConsensusType.metadata: unknown LeaderRotation 7",
            options(options -> options.setLeaderRotationValue(7))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"brokenChannelValues", "brokenOrdererValues", "brokenBftOptions"})
  void refusesABrokenValueByItsPath(String message, UnaryOperator<ConfigGroup.Builder> edit) {
    ConfigGroup.Builder root = GENESIS.getChannelGroup().toBuilder();
    Config config = GENESIS.toBuilder().setChannelGroup(edit.apply(root)).build();

    assertThatThrownBy(() -> ChannelConfig.of("goldenchannel", config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith(message);
  }

  static Stream<Arguments> brokenConsenters() {
    var second = ORDERERS.getConsenterMapping(1);
    return Stream.of(
        Arguments.of("consenter id is 0", second.toBuilder().setId(0)),
        Arguments.of("consenter id is 4294967295", second.toBuilder().setId(-1)),
        Arguments.of("(ids 1 and 1) have the same id", second.toBuilder().setId(1)),
        Arguments.of(
            "(ids 1 and 2) have the same identity",
            second.toBuilder().setIdentity(ORDERERS.getConsenterMapping(0).getIdentity())),
        Arguments.of(
            "(ids 1 and 2) have the same client_tls_cert",
            second.toBuilder()
                .setClientTlsCert(ORDERERS.getConsenterMapping(0).getClientTlsCert())),
        Arguments.of("names MSP 'NoMSP'", second.toBuilder().setMspId("NoMSP")),
        Arguments.of("port of consenter 2 is 65536", second.toBuilder().setPort(65_536)),
        Arguments.of("consenter 2 has no host", second.toBuilder().setHost("")),
        Arguments.of(
            "identity of consenter 2 is not a PEM certificate",
            second.toBuilder().setIdentity(ByteString.copyFromUtf8("nobody"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenConsenters")
  void refusesABrokenConsenter(
      String message, org.hyperledger.fabric.protos.common.Consenter.Builder consenter) {
    Orderers orderers = ORDERERS.toBuilder().setConsenterMapping(1, consenter).build();
    Config config = withMapping(orderers.getConsenterMappingList());

    assertThatThrownBy(() -> ChannelConfig.of("goldenchannel", config))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("/Channel/Orderer/Orderers: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAChannelNameThatFabricRefuses() {
    for (String name : List.of("", "Upper", "1st", "under_score", "a".repeat(250))) {
      assertThatThrownBy(() -> ChannelConfig.of(name, GENESIS))
          .isInstanceOf(InvalidConfigException.class)
          .hasMessageStartingWith("channel id: ");
    }
  }

  private static Arguments broken(String message, UnaryOperator<ConfigGroup.Builder> edit) {
    return Arguments.of(message, edit);
  }

  private static UnaryOperator<ConfigGroup.Builder> channel(String key, Message message) {
    return root -> root.putValues(key, value(message));
  }

  private static UnaryOperator<ConfigGroup.Builder> orderer(String key, Message message) {
    return root -> editOrderer(root, orderer -> orderer.putValues(key, value(message)));
  }

  @Test
  void leadersTakeTurnsIfTheOptionsSaySo() {
    BftOptions turns = BftOptions.DEFAULTS.withDecisionsPerLeader(3);
    Options on = turns.toProto();

    assertThat(on.getLeaderRotation()).isEqualTo(Options.Rotation.ROTATION_ON);
    assertThat(BftOptions.of(on)).isEqualTo(turns);
    Options off = on.toBuilder().setLeaderRotation(Options.Rotation.ROTATION_OFF).build();
    assertThat(BftOptions.of(off)).isEqualTo(BftOptions.DEFAULTS);
    Options silent = on.toBuilder().clearLeaderRotation().build();
    assertThat(BftOptions.of(silent)).isEqualTo(BftOptions.DEFAULTS);
  }

  private static UnaryOperator<ConfigGroup.Builder> options(UnaryOperator<Options.Builder> edit) {
    ConsensusType type = parse(ConsensusType.getDefaultInstance(), ordererValue("ConsensusType"));
    Options options = parse(Options.getDefaultInstance(), type.getMetadata());
    return orderer(
        "ConsensusType",
        type.toBuilder()
            .setMetadata(edit.apply(options.toBuilder()).build().toByteString())
            .build());
  }

  private static ConfigGroup.Builder editOrderer(
      ConfigGroup.Builder root, UnaryOperator<ConfigGroup.Builder> edit) {
    ConfigGroup orderer = root.getGroupsOrThrow("Orderer");
    return root.putGroups("Orderer", edit.apply(orderer.toBuilder()).build());
  }

  private static ConfigGroup.Builder editOrg(
      ConfigGroup.Builder root, UnaryOperator<ConfigGroup.Builder> edit) {
    return editOrderer(
        root,
        orderer ->
            orderer.putGroups(
                "Alpha", edit.apply(orderer.getGroupsOrThrow("Alpha").toBuilder()).build()));
  }

  /** The golden configuration with another mapping and, where it can be, the policy to match. */
  private static Config withMapping(List<org.hyperledger.fabric.protos.common.Consenter> mapping) {
    ConfigGroup.Builder root = GENESIS.getChannelGroup().toBuilder();
    editOrderer(
        root,
        orderer -> {
          try {
            orderer.putPolicies(
                "BlockValidation",
                orderer.getPoliciesOrThrow("BlockValidation").toBuilder()
                    .setPolicy(
                        BlockValidationPolicy.of(mapping.stream().map(Consenter::of).toList()))
                    .build());
          } catch (IllegalArgumentException _) {
            // The mapping itself is what the test is about; it is refused before the policy.
          }
          return orderer.putValues(
              "Orderers", value(Orderers.newBuilder().addAllConsenterMapping(mapping).build()));
        });
    return GENESIS.toBuilder().setChannelGroup(root).build();
  }

  private static org.hyperledger.fabric.protos.common.Capabilities capabilities(String... names) {
    var builder = org.hyperledger.fabric.protos.common.Capabilities.newBuilder();
    for (String name : names) {
      builder.putCapabilities(name, Capability.getDefaultInstance());
    }
    return builder.build();
  }

  private static Message batchSize(int count, int absolute, int preferred) {
    return org.hyperledger.fabric.protos.orderer.BatchSize.newBuilder()
        .setMaxMessageCount(count)
        .setAbsoluteMaxBytes(absolute)
        .setPreferredMaxBytes(preferred)
        .build();
  }

  private static ConfigValue value(Message message) {
    return ConfigValue.newBuilder().setValue(message.toByteString()).setModPolicy("Admins").build();
  }

  private static ByteString ordererValue(String key) {
    return GENESIS.getChannelGroup().getGroupsOrThrow("Orderer").getValuesOrThrow(key).getValue();
  }

  @SuppressWarnings("unchecked") // a message's parser makes messages of its own type
  private static <T extends Message> T parse(T prototype, ByteString bytes) {
    try {
      return (T) prototype.getParserForType().parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ChannelConfig golden(String file) {
    try {
      return ConfigBlocks.read(GoldenFiles.block(file));
    } catch (InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }
}

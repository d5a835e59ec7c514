package org.logothete.network.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.junit.jupiter.api.Test;
import org.logothete.network.policy.ChannelIdentities;
import org.logothete.network.policy.ChannelModificationPolicies;
import org.logothete.network.policy.InvalidPolicyException;

/** Replays the update that made golden block 9, then bends it. */
class ConfigUpdatesTest {
  private final ChannelConfig genesis = read("genesis.block");
  private final Envelope goldenUpdate = envelope("config-update/signed-config-update.envelope");
  private final ConfigEnvelope block9 = configEnvelope("blocks/block-09.block");

  @Test
  void givesExactlyTheConfigurationOfBlock9() throws Exception {
    ConfigEnvelope proposed = rules(genesis).propose(goldenUpdate);

    assertThat(proposed.getConfig()).isEqualTo(block9.getConfig());
    // The sender signed the update once more, so block 9 carries another envelope around it.
    assertThat(rules(genesis).propose(block9.getLastUpdate())).isEqualTo(block9);
  }

  @Test
  void confirmsBlock9FromItsLastUpdate() throws Exception {
    ChannelConfig next = rules(genesis).verify(block9);

    assertThat(next.sequence()).isEqualTo(1);
    assertThat(next.orderer().batchSize().maxMessageCount()).isEqualTo(250);
  }

  @Test
  void refusesAConfigurationThatItsUpdateDoesNotGive() {
    Config tampered =
        edited(
            block9.getConfig(), "BatchTimeout", value -> value.toBuilder().setVersion(1).build());

    assertThatThrownBy(() -> rules(genesis).verify(block9.toBuilder().setConfig(tampered).build()))
        .hasMessageContaining("is not what its last_update gives");
    assertThatThrownBy(() -> rules(genesis).verify(block9.toBuilder().clearLastUpdate().build()))
        .hasMessageContaining("lacks the configuration or the update");
  }

  @Test
  void refusesAReplayedUpdate() {
    ChannelConfig after = read("blocks/block-09.block");

    assertThatThrownBy(() -> rules(after).propose(goldenUpdate))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("[Value] /Channel/Orderer/BatchSize: set to version 1, but it is at");
    assertThatThrownBy(() -> rules(after).verify(block9))
        .hasMessageContaining("has sequence 1, the channel is at 1");
  }

  @Test
  void refusesAStaleReadVersion() throws Exception {
    ConfigUpdate update = update(goldenUpdate);
    ConfigUpdate stale =
        update.toBuilder().setReadSet(update.getReadSet().toBuilder().setVersion(7)).build();

    assertThatThrownBy(() -> rules(genesis).apply(unsigned(stale)))
        .hasMessageContaining(
            "[Group] /Channel: the update requires version 7, it is at version 0");
  }

  @Test
  void refusesTooFewSignatures() throws Exception {
    ConfigUpdateEnvelope envelope = updateEnvelope(goldenUpdate);
    ConfigUpdateEnvelope two =
        envelope.toBuilder()
            .clearSignatures()
            .addAllSignatures(envelope.getSignaturesList().subList(0, 2))
            .build();
    ConfigUpdateEnvelope repeated = two.toBuilder().addSignatures(two.getSignatures(0)).build();

    assertThatCode(() -> rules(genesis).apply(envelope)).doesNotThrowAnyException();
    for (ConfigUpdateEnvelope tooFew : List.of(two, repeated)) {
      assertThatThrownBy(() -> rules(genesis).apply(tooFew))
          .hasMessageContaining("do not satisfy policy /Channel/Orderer/Admins");
    }
  }

  @Test
  void refusesAnUpdateWhoseContentWasChangedAfterSigning() throws Exception {
    ConfigUpdateEnvelope envelope = updateEnvelope(goldenUpdate);
    ConfigUpdate other =
        ConfigDifference.compute("goldenchannel", genesis.toProto(), withMaxMessageCount(251));

    assertThatThrownBy(
            () ->
                rules(genesis)
                    .apply(envelope.toBuilder().setConfigUpdate(other.toByteString()).build()))
        .hasMessageContaining("do not satisfy policy");
  }

  @Test
  void refusesAnUpdateForAnotherChannelOrWithoutEffect() throws Exception {
    ConfigUpdate update = update(goldenUpdate);

    assertThatThrownBy(
            () ->
                allowing(genesis).apply(unsigned(update.toBuilder().setChannelId("other").build())))
        .hasMessageContaining("is for channel 'other', not 'goldenchannel'");
    assertThatThrownBy(
            () ->
                allowing(genesis)
                    .apply(unsigned(update.toBuilder().setWriteSet(update.getReadSet()).build())))
        .hasMessageContaining("would have no effect");
    assertThatThrownBy(() -> allowing(genesis).propose(firstEnvelope("blocks/block-09.block")))
        .hasMessageContaining("not CONFIG_UPDATE");
  }

  @Test
  void refusesAnElementWhosePolicyIsMissing() throws Exception {
    ConfigUpdates rules =
        new ConfigUpdates(genesis, new Always(ModificationPolicies.Verdict.MISSING), _ -> true);

    assertThatThrownBy(() -> rules.propose(goldenUpdate))
        .hasMessageContaining("its modification policy /Channel/Orderer/Admins does not exist");
  }

  @Test
  void computesTheGoldenUpdate() throws Exception {
    ConfigUpdate golden =
        ConfigUpdate.parseFrom(GoldenFiles.bytes("config-update/config-update.pb"));

    assertThat(ConfigDifference.compute("goldenchannel", genesis.toProto(), block9.getConfig()))
        .isEqualTo(golden);
    assertThatThrownBy(() -> ConfigDifference.compute("c", genesis.toProto(), genesis.toProto()))
        .hasMessageContaining("are the same");
  }

  @Test
  void appliesWhatItComputes() throws Exception {
    Config next = withoutDelta(genesis.toProto());

    ConfigEnvelope proposed = allowing(genesis).propose(wrapped(next));

    Config result = proposed.getConfig();
    ConfigGroup orderer = result.getChannelGroup().getGroupsOrThrow("Orderer");
    assertThat(orderer.getVersion()).isEqualTo(1);
    assertThat(orderer.getGroupsMap()).containsOnlyKeys("Alpha", "Beta", "Gamma");
    assertThat(ChannelConfig.of("goldenchannel", result).consenters()).hasSize(3);
    assertThat(allowing(genesis).verify(proposed).sequence()).isEqualTo(1);
  }

  @Test
  void refusesAnUnsoundResultBeforeItIsOrdered() throws Exception {
    Envelope zero = wrapped(withMaxMessageCount(0));

    assertThatThrownBy(() -> allowing(genesis).propose(zero))
        .hasMessageContaining("/Channel/Orderer/BatchSize: max_message_count is 0");
  }

  @Test
  void refusesAnEngineThisBuildLacks() throws Exception {
    Envelope update = wrapped(withEngine("BDLS"));

    ConfigUpdates pbftOnly =
        new ConfigUpdates(
            genesis, new Always(ModificationPolicies.Verdict.SATISFIED), "PBFT"::equals);
    assertThatThrownBy(() -> pbftOnly.propose(update))
        .hasMessageContaining("/Channel/Orderer/Capabilities: this node has no engine BDLS");
    assertThatCode(() -> allowing(genesis).propose(update)).doesNotThrowAnyException();
  }

  @Test
  void changesTheEngineThereAndBackAndNothingElse() throws Exception {
    Config toBdls =
        allowing(genesis)
            .apply(
                ConfigUpdateEnvelope.newBuilder()
                    .setConfigUpdate(EngineChange.of(genesis, "BDLS").toByteString())
                    .build());
    ChannelConfig bdls = ChannelConfig.of("goldenchannel", toBdls);
    assertThat(bdls.orderer().engine()).isEqualTo("BDLS");
    assertThat(bdls.orderer().capabilities()).containsExactlyInAnyOrder("V2_0", "ENGINE_BDLS");

    Config back =
        allowing(bdls)
            .apply(
                ConfigUpdateEnvelope.newBuilder()
                    .setConfigUpdate(EngineChange.of(bdls, "PBFT").toByteString())
                    .build());
    assertThat(ChannelConfig.of("goldenchannel", back).orderer().engine()).isEqualTo("PBFT");
    assertThat(edited(back, "Capabilities", value -> value.toBuilder().setVersion(0).build()))
        .isEqualTo(genesis.toProto().toBuilder().setSequence(2).build());
    assertThatThrownBy(() -> EngineChange.of(genesis, "PBFT"))
        .hasMessageContaining("both configurations are the same");
  }

  @Test
  void refusesANewMspIdForAnOrganization() throws Exception {
    ConfigGroup root = genesis.toProto().getChannelGroup();
    ConfigGroup application = root.getGroupsOrThrow("Application");
    ConfigGroup orderer = root.getGroupsOrThrow("Orderer");
    ConfigGroup disguised =
        application.getGroupsOrThrow("Org1").toBuilder()
            .putValues("MSP", orderer.getGroupsOrThrow("Alpha").getValuesOrThrow("MSP"))
            .build();
    Config next =
        withChannelGroup(
            root.toBuilder()
                .putGroups(
                    "Application", application.toBuilder().putGroups("Org1", disguised).build())
                .build());

    assertThatThrownBy(() -> allowing(genesis).propose(wrapped(next)))
        .hasMessageContaining(
            "/Channel/Application/Org1: may not change its MSP id from Org1MSP to AlphaMSP");
  }

  @Test
  void refusesMaintenanceTogetherWithOtherChanges() throws Exception {
    UnaryOperator<ConfigValue> maintenance =
        value ->
            value.toBuilder()
                .setValue(
                    consensusType(value).toBuilder()
                        .setState(ConsensusType.State.STATE_MAINTENANCE)
                        .build()
                        .toByteString())
                .build();
    Config alone = edited(genesis.toProto(), "ConsensusType", maintenance);
    Config together = edited(withMaxMessageCount(9), "ConsensusType", maintenance);

    assertThatCode(() -> allowing(genesis).propose(wrapped(alone))).doesNotThrowAnyException();
    assertThatThrownBy(() -> allowing(genesis).propose(wrapped(together)))
        .hasMessageContaining("may not come with other changes");
  }

  @Test
  void wrapsAConfigurationIntoASignedEnvelope() throws Exception {
    EnvelopeSigner signer =
        new EnvelopeSigner() {
          @Override
          public ByteString creator() {
            return ByteString.copyFromUtf8("orderer");
          }

          @Override
          public ByteString sign(ByteString message) {
            return ByteString.copyFromUtf8("signed ").concat(message);
          }
        };
    ConfigEnvelope content = rules(genesis).propose(goldenUpdate);

    Envelope envelope =
        ConfigEnvelopes.wrap(
            "goldenchannel",
            content,
            Instant.ofEpochSecond(5),
            ByteString.copyFrom(new byte[24]),
            signer);

    assertThat(ConfigBlocks.isConfig(envelope)).isTrue();
    assertThat(ConfigEnvelopes.unwrap(envelope)).isEqualTo(content);
    assertThat(ConfigBlocks.read(envelope).sequence()).isEqualTo(1);
    assertThat(envelope.getSignature())
        .isEqualTo(ByteString.copyFromUtf8("signed ").concat(envelope.getPayload()));
    assertThatThrownBy(() -> ConfigEnvelopes.unwrap(goldenUpdate))
        .hasMessageContaining("not CONFIG");
  }

  /** Policies that all say the same. */
  private record Always(Verdict verdict) implements ModificationPolicies {
    @Override
    public Verdict evaluate(String policyPath, List<SignedData> signatures) {
      return verdict;
    }

    @Override
    public void checkReadable(ChannelConfig next) {}
  }

  private static ConfigUpdates rules(ChannelConfig config) throws InvalidConfigException {
    try {
      return new ConfigUpdates(
          config, new ChannelModificationPolicies(ChannelIdentities.of(config)), _ -> true);
    } catch (InvalidPolicyException e) {
      throw new AssertionError(e);
    }
  }

  private static ConfigUpdates allowing(ChannelConfig config) throws InvalidConfigException {
    return new ConfigUpdates(config, new Always(ModificationPolicies.Verdict.SATISFIED), _ -> true);
  }

  private Config withMaxMessageCount(int count) {
    return edited(
        genesis.toProto(),
        "BatchSize",
        value ->
            value.toBuilder()
                .setValue(
                    org.hyperledger.fabric.protos.orderer.BatchSize.newBuilder()
                        .setMaxMessageCount(count)
                        .setAbsoluteMaxBytes(10 << 20)
                        .setPreferredMaxBytes(2 << 20)
                        .build()
                        .toByteString())
                .build());
  }

  private Config withEngine(String engine) {
    return edited(
        genesis.toProto(),
        "Capabilities",
        value ->
            value.toBuilder()
                .setValue(
                    org.hyperledger.fabric.protos.common.Capabilities.newBuilder()
                        .putCapabilities("V2_0", Capability.getDefaultInstance())
                        .putCapabilities("ENGINE_" + engine, Capability.getDefaultInstance())
                        .build()
                        .toByteString())
                .build());
  }

  /** Organisation Delta and its consenter leave. */
  private Config withoutDelta(Config config) {
    List<Consenter> rest = genesis.orderer().mapping().subList(0, 3);
    var mapping = org.hyperledger.fabric.protos.common.Orderers.newBuilder();
    rest.forEach(consenter -> mapping.addConsenterMapping(consenter.toProto()));
    Config edited =
        edited(
            config,
            "Orderers",
            value -> value.toBuilder().setValue(mapping.build().toByteString()).build());
    ConfigGroup orderer = edited.getChannelGroup().getGroupsOrThrow("Orderer");
    ConfigGroup smaller =
        orderer.toBuilder()
            .removeGroups("Delta")
            .putPolicies(
                "BlockValidation",
                orderer.getPoliciesOrThrow("BlockValidation").toBuilder()
                    .setPolicy(BlockValidationPolicy.of(rest))
                    .build())
            .build();
    return withChannelGroup(
        edited.getChannelGroup().toBuilder().putGroups("Orderer", smaller).build());
  }

  private Config withChannelGroup(ConfigGroup root) {
    return genesis.toProto().toBuilder().setChannelGroup(root).build();
  }

  private static Config edited(Config config, String key, UnaryOperator<ConfigValue> edit) {
    ConfigGroup root = config.getChannelGroup();
    ConfigGroup orderer = root.getGroupsOrThrow("Orderer");
    ConfigGroup changed =
        orderer.toBuilder().putValues(key, edit.apply(orderer.getValuesOrThrow(key))).build();
    return config.toBuilder()
        .setChannelGroup(root.toBuilder().putGroups("Orderer", changed))
        .build();
  }

  private static ConsensusType consensusType(ConfigValue value) {
    try {
      return ConsensusType.parseFrom(value.getValue());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** An update to a configuration in an envelope like the golden one, without signatures. */
  private Envelope wrapped(Config next) throws Exception {
    ConfigUpdate update = ConfigDifference.compute("goldenchannel", genesis.toProto(), next);
    Payload payload = Payload.parseFrom(goldenUpdate.getPayload());
    return goldenUpdate.toBuilder()
        .setPayload(
            payload.toBuilder().setData(unsigned(update).toByteString()).build().toByteString())
        .build();
  }

  private static ConfigUpdateEnvelope unsigned(ConfigUpdate update) {
    return ConfigUpdateEnvelope.newBuilder().setConfigUpdate(update.toByteString()).build();
  }

  private static ConfigUpdate update(Envelope envelope) throws Exception {
    return ConfigUpdate.parseFrom(updateEnvelope(envelope).getConfigUpdate());
  }

  private static ConfigUpdateEnvelope updateEnvelope(Envelope envelope) throws Exception {
    return ConfigUpdateEnvelope.parseFrom(Payload.parseFrom(envelope.getPayload()).getData());
  }

  private static Envelope firstEnvelope(String blockFile) throws Exception {
    return Envelope.parseFrom(GoldenFiles.block(blockFile).getData().getData(0));
  }

  private static Envelope envelope(String file) {
    try {
      return Envelope.parseFrom(GoldenFiles.bytes(file));
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ConfigEnvelope configEnvelope(String blockFile) {
    try {
      return ConfigEnvelopes.unwrap(firstEnvelope(blockFile));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ChannelConfig read(String blockFile) {
    try {
      return ConfigBlocks.read(GoldenFiles.block(blockFile));
    } catch (InvalidConfigException e) {
      throw new AssertionError(e);
    }
  }
}

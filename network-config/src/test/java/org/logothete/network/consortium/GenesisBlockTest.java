package org.logothete.network.consortium;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.network.channel.BatchSize;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.channel.Consenter;
import org.logothete.network.channel.GoldenFiles;
import org.logothete.network.channel.Organization.ApplicationOrganization;
import org.logothete.network.channel.Organization.OrdererOrganization;

/** Makes the golden genesis blocks again, from what Fabric's configtxgen made them from. */
class GenesisBlockTest {
  @ParameterizedTest
  @CsvSource({
    "genesis.block, goldenchannel, PBFT",
    "genesis-engine-bdls.block, goldenbdls, BDLS",
  })
  void equalsWhatConfigtxgenMakes(String file, String channelId, String engine) throws Exception {
    Block golden = GoldenFiles.block(file);
    Payload goldenPayload = payload(golden);
    ChannelHeader goldenHeader =
        ChannelHeader.parseFrom(goldenPayload.getHeader().getChannelHeader());
    Instant created = Instant.ofEpochSecond(goldenHeader.getTimestamp().getSeconds());

    Block ours = GenesisBlock.of(channelId, goldenProfile(engine), created, new SecureRandom());

    Payload payload = payload(ours);
    ConfigGroup goldenTree =
        ConfigEnvelope.parseFrom(goldenPayload.getData()).getConfig().getChannelGroup();
    ConfigGroup tree = ConfigEnvelope.parseFrom(payload.getData()).getConfig().getChannelGroup();
    assertEqual("/Channel", tree, goldenTree);
    assertThat(ConfigEnvelope.parseFrom(payload.getData()))
        .isEqualTo(ConfigEnvelope.parseFrom(goldenPayload.getData()));
    assertThat(payload.getData().size()).isEqualTo(goldenPayload.getData().size());
    assertThat(ours.toByteString().size()).isEqualTo(golden.toByteString().size());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    assertThat(header.toBuilder().setTxId(goldenHeader.getTxId()).build()).isEqualTo(goldenHeader);
    assertThat(ours.getMetadata()).isEqualTo(golden.getMetadata());
    assertThat(ours.getHeader().getNumber()).isZero();
    assertThat(ours.getHeader().getPreviousHash()).isEmpty();
  }

  @Test
  void hashesItsDataAndNamesItsTransaction() throws Exception {
    Block ours =
        GenesisBlock.of("c", goldenProfile("PBFT"), Instant.ofEpochSecond(1), new SecureRandom());

    assertThat(ours.getHeader().getDataHash()).isEqualTo(sha256(ours.getData().getData(0)));
    Payload payload = payload(ours);
    SignatureHeader signature = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
    assertThat(signature.getNonce().size()).isEqualTo(24);
    assertThat(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader()).getTxId())
        .isEqualTo(java.util.HexFormat.of().formatHex(sha256(signature.getNonce()).toByteArray()));
    Block golden = GoldenFiles.block("genesis.block");
    assertThat(golden.getHeader().getDataHash()).isEqualTo(sha256(golden.getData().getData(0)));
  }

  @Test
  void givesEqualBytesForEqualProfiles() {
    assertThat(ConfigTreeEncoder.encode(goldenProfile("BDLS")).toByteString())
        .isEqualTo(ConfigTreeEncoder.encode(goldenProfile("BDLS")).toByteString());
  }

  /** Value by value first, so that a difference is named. */
  private static void assertEqual(String path, ConfigGroup ours, ConfigGroup golden) {
    assertThat(ours.getValuesMap()).as(path).containsOnlyKeys(golden.getValuesMap().keySet());
    golden
        .getValuesMap()
        .forEach(
            (key, value) ->
                assertThat(ours.getValuesOrThrow(key)).as(path + "/" + key).isEqualTo(value));
    assertThat(ours.getPoliciesMap()).as(path).containsOnlyKeys(golden.getPoliciesMap().keySet());
    golden
        .getPoliciesMap()
        .forEach(
            (key, policy) ->
                assertThat(ours.getPoliciesOrThrow(key)).as(path + "/" + key).isEqualTo(policy));
    assertThat(ours.getGroupsMap()).as(path).containsOnlyKeys(golden.getGroupsMap().keySet());
    for (Map.Entry<String, ConfigGroup> group : golden.getGroupsMap().entrySet()) {
      assertEqual(
          path + "/" + group.getKey(), ours.getGroupsOrThrow(group.getKey()), group.getValue());
    }
  }

  /** What {@code configtx.yaml} beside the golden files says. */
  private static ChannelProfile goldenProfile(String engine) {
    List<Consenter> consenters = new ArrayList<>();
    List<OrdererOrganization> orderers = new ArrayList<>();
    for (String name : List.of("Alpha", "Beta", "Gamma", "Delta")) {
      String domain = name.toLowerCase(Locale.ROOT) + ".example";
      String folder = "crypto/ordererOrganizations/" + domain;
      String node = folder + "/orderers/orderer." + domain;
      ByteString tls = GoldenFiles.bytes(node + "/tls/server.crt");
      ByteString identity =
          GoldenFiles.bytes(node + "/msp/signcerts/orderer." + domain + "-cert.pem");
      int port = 17050 + consenters.size();
      consenters.add(
          new Consenter(
              consenters.size() + 1, "127.0.0.1", port, name + "MSP", identity, tls, tls));
      orderers.add(
          new OrdererOrganization(
              name, name + "MSP", msp(name + "MSP", folder, domain), List.of("127.0.0.1:" + port)));
    }
    String peers = "crypto/peerOrganizations/org1.example";
    ApplicationOrganization application =
        new ApplicationOrganization(
            "Org1", "Org1MSP", msp("Org1MSP", peers, "org1.example"), List.of());
    return new ChannelProfile(
        engine,
        new BatchSize(500, 10 << 20, 2 << 20),
        Duration.ofMillis(200),
        BftOptions.DEFAULTS,
        consenters,
        orderers,
        List.of(application));
  }

  private static org.hyperledger.fabric.protos.msp.MSPConfig msp(
      String mspId, String folder, String domain) {
    return VerifyingMsp.of(
        mspId,
        GoldenFiles.bytes(folder + "/msp/cacerts/ca." + domain + "-cert.pem"),
        GoldenFiles.bytes(folder + "/msp/tlscacerts/tlsca." + domain + "-cert.pem"));
  }

  private static Payload payload(Block block) throws Exception {
    return Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload());
  }

  private static ByteString sha256(ByteString bytes) throws Exception {
    return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
  }
}

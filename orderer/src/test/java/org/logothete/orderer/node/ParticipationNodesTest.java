package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.logothete.orderer.node.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.channel.ChannelConfig;
import org.logothete.network.channel.EngineChange;
import org.logothete.network.consortium.GenesisBlock;
import org.logothete.orderer.channel.Channel;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.local.LocalNode;
import org.logothete.orderer.ops.AdminClient;
import org.logothete.orderer.settings.HostPort;

/** Whole nodes that join and remove channels while they run, over mutual TLS. */
final class ParticipationNodesTest {
  private static final String CHANNELS = "/participation/v1/channels";
  private static final String SECOND = "second";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private TestNetwork network;
  private LocalNetwork folder;
  private ByteString genesis = ByteString.EMPTY;

  @BeforeEach
  void startNetwork() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
    folder = LocalNetwork.open(network.folder());
    genesis =
        GenesisBlock.like(folder.genesisConfig(), SECOND, Instant.now(), new SecureRandom())
            .toByteString();
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private AdminClient client(int node) throws IOException {
    LocalNode local = folder.nodes().get(node);
    Path organization =
        folder.root().resolve("crypto/ordererOrganizations/org%d.example".formatted(node + 1));
    Path user = organization.resolve("users/Admin@org%d.example/tls".formatted(node + 1));
    return AdminClient.of(
        local.settings().admin().orElseThrow().listen(),
        Optional.of(
            new AdminClient.Tls(
                organization.resolve(
                    "msp/tlscacerts/tlsca.org%d.example-cert.pem".formatted(node + 1)),
                user.resolve("client.crt"),
                user.resolve("client.key"))));
  }

  private int join(int node, ByteString block) throws Exception {
    try (AdminClient client = client(node)) {
      return client.post(CHANNELS, "config-block", block).status();
    }
  }

  private int remove(int node) throws Exception {
    try (AdminClient client = client(node)) {
      return client.delete(CHANNELS + "/" + SECOND).status();
    }
  }

  private JsonNode info(int node) throws Exception {
    try (AdminClient client = client(node)) {
      return JSON.readTree(client.get(CHANNELS + "/" + SECOND).content().toStringUtf8());
    }
  }

  private OrderedChannel second(int node) {
    return network.channel(node, SECOND).orElseThrow();
  }

  private boolean isServed(int node, String channel) {
    return network.channel(node, channel).isPresent();
  }

  private long height(int node) {
    return network.channel(node, SECOND).map(channel -> channel.blocks().height()).orElse(0L);
  }

  private void joinFirst(int nodes) throws Exception {
    for (int node = 0; node < nodes; node++) {
      assertThat(join(node, genesis)).isEqualTo(201);
    }
    for (int node = 0; node < nodes; node++) {
      int each = node;
      eventually("it votes", () -> second(each).status().voting() == Voting.VOTES);
    }
  }

  private void order(ByteString envelope) throws Exception {
    long before = height(0);
    assertThat(second(0).submit(envelope).toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(SubmitOutcome.Accepted.class);
    eventually("there is another block", () -> height(0) > before);
  }

  private Block newest(int node) throws Exception {
    try (AdminClient client = client(node)) {
      return Block.parseFrom(client.get(CHANNELS + "/" + SECOND + "/blocks/config").content());
    }
  }

  @Test
  void aChannelIsJoinedOrdersAndIsRemoved() throws Exception {
    joinFirst(4);
    order(network.transaction(SECOND, "one"));
    eventually("all have the block", () -> height(1) == 2 && height(2) == 2 && height(3) == 2);
    assertThat(info(1).path("consensusRelation").asText()).isEqualTo("consenter");
    assertThat(info(1).path("status").asText()).isEqualTo("active");
    assertThat(join(1, genesis)).isEqualTo(405);

    assertThat(remove(3)).isEqualTo(204);
    eventually("it is gone", () -> !isServed(3, SECOND) && isForgotten(3));
    order(network.transaction(SECOND, "two"));
    network.order(3, network.transaction("the first channel goes on"));

    network.stop(3);
    network.start(3);
    assertThat(isServed(3, SECOND)).isFalse();
    assertThat(join(3, genesis)).isEqualTo(201);
    eventually("it is back", () -> height(3) == height(0));
  }

  private boolean isForgotten(int node) {
    try {
      return info(node).has("error");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoJoinsWithALaterBlockFetchesTheOthers() throws Exception {
    joinFirst(3);
    order(network.transaction(SECOND, "one"));
    ChannelConfig before = ((Channel) second(0)).config();
    order(network.update(SECOND, EngineChange.of(before, "BDLS"), 3));
    Block config = newest(0);
    assertThat(config.getHeader().getNumber()).isEqualTo(2);

    assertThat(join(3, config.toByteString())).isEqualTo(201);
    assertThat(info(3).path("consensusRelation").asText()).isEqualTo("consenter");
    eventually("it has all", () -> height(3) == height(0));
    assertThat(info(3).path("status").asText()).isEqualTo("active");
    order(network.transaction(SECOND, "two"));
    eventually("it goes on", () -> height(3) == height(0));
    network.stop(3);
    network.start(3);
    assertThat(height(3)).isEqualTo(4);
  }

  @Test
  void aJoinThatWasInterruptedGoesOn() throws Exception {
    assertThat(join(0, genesis)).isEqualTo(201);
    network.stop(0);
    network.start(0);
    assertThat(isServed(0, SECOND)).isTrue();

    // Written down, and the process ended before anything was done about it.
    Path notes = folder.nodes().get(1).settings().ledgerLocation().resolve("participation");
    network.stop(1);
    new ParticipationFolder(notes).keepRemoved(TestNetwork.CHANNEL);
    network.start(1);
    assertThat(isServed(1, TestNetwork.CHANNEL)).isFalse();
    network.stop(1);
    network.start(1);
    assertThat(isServed(1, TestNetwork.CHANNEL)).isFalse();
    assertThat(new ParticipationFolder(notes).removed()).containsExactly(TestNetwork.CHANNEL);
  }

  @Test
  void strangersAreNotLetIn() throws Exception {
    HostPort listen = folder.nodes().getFirst().settings().admin().orElseThrow().listen();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AdminClient.of(listen, Optional.empty()).get(CHANNELS));
    Path organization = folder.root().resolve("crypto/ordererOrganizations/org1.example");
    Path other = folder.root().resolve("crypto/ordererOrganizations/org2.example");
    Path user = other.resolve("users/Admin@org2.example/tls");
    AdminClient stranger =
        AdminClient.of(
            listen,
            Optional.of(
                new AdminClient.Tls(
                    organization.resolve("msp/tlscacerts/tlsca.org1.example-cert.pem"),
                    user.resolve("client.crt"),
                    user.resolve("client.key"))));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> stranger.get(CHANNELS));
  }
}

package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.channel.Voting;
import org.logothete.orderer.client.Envelopes.SignedTransaction;
import org.logothete.orderer.local.LocalNetwork;
import org.logothete.orderer.ops.OperationsClient;
import org.logothete.orderer.settings.NodeSettings;

/** What the console of a real node says of a real network, over both engines. */
final class ConsoleOfNodesTest {
  private static final int NODES = 4;
  private static final Map<String, String> CONSOLE = Map.of("ORDERER_OPERATIONS_CONSOLE", "true");
  private static final String CHANNEL = "/console/api/channels/" + TestNetwork.CHANNEL;

  @TempDir Path directory;

  private TestNetwork start(String engine) throws Exception {
    TestNetwork network = TestNetwork.create(directory, engine, NODES, Duration.ofMillis(200));
    network.start(0, CONSOLE);
    for (int i = 1; i < NODES; i++) {
      network.start(i);
    }
    eventually(
        "all nodes vote",
        () ->
            IntStream.range(0, NODES)
                .allMatch(i -> network.channel(i).status().voting() == Voting.VOTES));
    return network;
  }

  private static OperationsClient operations(TestNetwork network, int node) throws Exception {
    NodeSettings settings = network.settings(node);
    return OperationsClient.of(settings.operations(), settings.cluster().client());
  }

  private static JsonNode json(OperationsClient node, String path) {
    try {
      OperationsClient.Answer answer = node.get(path);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PBFT", "BDLS"})
  void itKnowsTheOthersTheVotesATransactionAndWhoIsLost(String engine) throws Exception {
    try (TestNetwork network = start(engine)) {
      OperationsClient node = operations(network, 0);
      SignedTransaction sought =
          LocalNetwork.open(network.folder())
              .clientEnvelopes()
              .endorserTransaction("trade", List.of(ByteString.copyFromUtf8("put")));
      network.order(0, sought.envelope().toByteString());

      eventually(
          "all others are linked and have the block",
          () ->
              json(node, CHANNEL)
                  .path("members")
                  .findValuesAsText("newestBlock")
                  .equals(List.of("1", "1", "1", "1")));
      JsonNode sight = json(node, CHANNEL);
      assertThat(sight.path("members").findValuesAsText("standing"))
          .containsExactly("here", "well", "well", "well");
      assertThat(sight.path("engine").asText()).isEqualTo(engine);

      JsonNode found = json(node, CHANNEL + "/transactions/" + sought.transactionId());
      assertThat(found.path("block").asLong()).isEqualTo(1);
      assertThat(json(node, CHANNEL + "/blocks/1").path("signers")).hasSizeGreaterThan(2);

      JsonNode height = json(node, CHANNEL + "/timeline").path("heights").path(0);
      assertThat(height.path("number").asLong()).isEqualTo(1);
      assertThat(height.path("durable").path("transactions").asInt()).isEqualTo(1);
      assertThat(height.path("marks").findValuesAsText("stage")).contains("proposal", "commit");

      network.stop(3);
      eventually(
          "the stopped node is lost",
          () ->
              json(node, CHANNEL).path("members").path(3).path("standing").asText().equals("lost"));
      assertThat(json(node, "/console/api/overview").path("findings").findValuesAsText("text"))
          .anyMatch(text -> text.startsWith("lost: consenter 4 (Org4MSP) was heard from last"));
    }
  }

  @Test
  void aNodeThatWasNotAskedToServesNone() throws Exception {
    try (TestNetwork network = start("PBFT")) {
      assertThat(operations(network, 0).get("/console/").status()).isEqualTo(200);
      assertThat(operations(network, 1).get("/console/").status()).isEqualTo(404);
      assertThat(operations(network, 1).get(CHANNEL).status()).isEqualTo(404);
    }
  }
}

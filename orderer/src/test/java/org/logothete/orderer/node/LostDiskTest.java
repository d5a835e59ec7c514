package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;

/** A node that comes back with an empty disk follows, says so, and votes again in time. */
@ParameterizedClass
@ValueSource(strings = {"PBFT", "BDLS"})
final class LostDiskTest {
  @TempDir Path directory;
  @Parameter private String engine = "";
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network = TestNetwork.create(directory, engine, 4, Duration.ofMillis(200));
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private void orderOne(String content) throws Exception {
    assertThat(network.submit(0, network.transaction(content)))
        .isInstanceOf(SubmitOutcome.Accepted.class);
  }

  private Voting voting(int node) {
    return network.channel(node).status().voting();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  @Test
  void itFollowsFirstAndVotesAfterOthersHaveDecided() throws Exception {
    eventually(
        "all vote", () -> IntStream.range(0, 4).allMatch(node -> voting(node) == Voting.VOTES));
    orderOne("before");
    eventually(
        "all have it",
        () -> IntStream.range(0, 4).allMatch(node -> network.channel(node).blocks().height() == 2));
    network.stop(3);
    delete(network.folder().resolve("nodes/orderer.org4.example/data"));

    network.start(3);
    eventually("the block is fetched", () -> network.channel(3).blocks().height() == 2);
    assertThat(voting(3)).isEqualTo(Voting.NOT_YET);

    for (int i = 0; voting(3) != Voting.VOTES; i++) {
      assertThat(i).as("blocks decided by others").isLessThan(100);
      long height = network.channel(3).blocks().height();
      orderOne("after " + i);
      eventually("one more block", () -> network.channel(3).blocks().height() > height);
    }
  }
}

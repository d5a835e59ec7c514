package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.channel.Consenter;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.Voting;

/** Whole nodes whose consenters leave and come back. */
final class MembershipTest {
  @TempDir Path directory;
  private Optional<TestNetwork> started = Optional.empty();

  @AfterEach
  void closeNetwork() {
    started.ifPresent(TestNetwork::close);
  }

  private void startNetwork(int nodes) throws Exception {
    TestNetwork network = TestNetwork.create(directory, nodes, Duration.ofMillis(200));
    started = Optional.of(network);
    network.startAll();
  }

  private TestNetwork network() {
    return started.orElseThrow();
  }

  private long height(int node) {
    return network().channel(node).blocks().height();
  }

  private BlockHeader header(int node, long number) {
    return network().channel(node).blocks().block(number).orElseThrow().getHeader();
  }

  /** Submits one transaction to a node and waits for its block there. */
  private void orderOne(int node) throws Exception {
    network().order(node, network().transaction("at height " + height(node)));
  }

  /** Makes these the consenters, and waits until all of them know. */
  private void makeConsenters(int askedOf, List<Consenter> consenters, List<Integer> nodes)
      throws Exception {
    long sequence = network().config(askedOf).sequence() + 1;
    SubmitOutcome outcome =
        network()
            .channel(askedOf)
            .submit(network().consentersUpdate(consenters, network().size() / 2 + 1))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    eventually(
        "the new configuration is in force",
        () -> nodes.stream().allMatch(node -> network().config(node).sequence() == sequence));
  }

  private int leader() {
    eventually("somebody leads", () -> network().channel(0).status().leader().isPresent());
    return network().channel(0).status().leader().getAsInt();
  }

  @Test
  void theLeaderLeavesAndComesBack() throws Exception {
    startNetwork(4);
    orderOne(0);
    List<Consenter> all = network().config(0).consenters();
    int leader = leader();
    int gone = IntStream.range(0, 4).filter(i -> all.get(i).id() == leader).findFirst().orElse(-1);
    List<Consenter> rest = new ArrayList<>(all);
    rest.remove(gone);
    List<Integer> others = IntStream.range(0, 4).filter(i -> i != gone).boxed().toList();

    makeConsenters(others.getFirst(), rest, others);
    for (int node : others) {
      orderOne(node);
    }

    makeConsenters(others.getFirst(), all, List.of(0, 1, 2, 3));
    for (int i = 0; network().channel(gone).status().voting() != Voting.VOTES; i++) {
      assertThat(i).as("blocks decided by others").isLessThan(100);
      orderOne(others.getFirst());
    }
    orderOne(gone);
    eventually(
        "all are equally far",
        () -> IntStream.range(0, 4).allMatch(node -> height(node) == height(0)));
    long newest = height(0) - 1;
    for (int node = 1; node < 4; node++) {
      assertThat(header(node, newest)).isEqualTo(header(0, newest));
    }
  }

  /** The one that stays has a disk as after a power cut: the block of the removal is not on it. */
  @Test
  void whoMissedTheBlockOfARemovalHasItFromTheRemoved() throws Exception {
    startNetwork(2);
    orderOne(0);
    List<Consenter> both = network().config(0).consenters();
    network().stop(0);
    Path disk = network().folder().resolve("nodes/orderer.org1.example/data");
    Path copy = directory.resolve("copy");
    copy(disk, copy);
    network().start(0);
    makeConsenters(0, both.subList(0, 1), List.of(0, 1));
    network().stop(0);
    delete(disk);
    copy(copy, disk);

    network().start(0);

    eventually("the removal is known", () -> network().config(0).consenters().size() == 1);
    orderOne(0);
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path each : walk(from)) {
      Files.copy(each, to.resolve(from.relativize(each).toString()));
    }
  }

  private static void delete(Path folder) throws IOException {
    for (Path each : walk(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(each);
    }
  }
}

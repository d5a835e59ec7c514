package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.channel.BftOptions;
import org.logothete.network.consortium.ConsortiumPlan;
import org.logothete.orderer.channel.SubmitOutcome;

/** Whole nodes whose channel says that leaders take turns. */
final class LeadersInTurnTest {
  private static final int NODES = 4;
  private static final int BLOCKS_MAX = 200;

  @TempDir Path directory;
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network =
        TestNetwork.create(
            directory, NODES, Duration.ofMillis(200), ConsortiumPlan.DEFAULT_BATCH_SIZE, 1);
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  /** Has so many blocks decided, one after the other; tells who led meanwhile, as node 0 says. */
  private Set<Integer> order(int blocks) throws Exception {
    Set<Integer> leaders = new TreeSet<>();
    for (int i = 0; i < blocks; i++) {
      long before = network.channel(0).status().height();
      SubmitOutcome outcome =
          network
              .channel(0)
              .submit(network.transaction("at height " + before))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
      eventually(
          "block " + before + " is decided", () -> network.channel(0).status().height() > before);
      network.channel(0).status().leader().ifPresent(leaders::add);
    }
    return leaders;
  }

  /** A busy machine may miss a live node, but not for ever. */
  private void orderUntilEverybodyLed() throws Exception {
    Set<Integer> leaders = new TreeSet<>();
    for (int i = 0; i < BLOCKS_MAX && leaders.size() < NODES; i++) {
      leaders.addAll(order(1));
    }
    assertThat(leaders).hasSize(NODES);
  }

  /** Leaders change with the view and not otherwise. */
  private void orderUnderOneLeaderPerView() throws Exception {
    long before = view();
    Set<Integer> leaders = order(8);
    assertThat((long) leaders.size()).isLessThanOrEqualTo(1 + view() - before);
  }

  private long view() {
    return network.channel(0).status().viewOrRound();
  }

  @Test
  void leadersTakeTurnsAndADeadOneIsPassedOver() throws Exception {
    orderUntilEverybodyLed();

    network.stop(2);
    long view = view();
    order(24);

    // The dead node's turn would have come some eight times.
    assertThat(view() - view).isBetween(1L, 5L);

    network.start(2);
    eventually(
        "the node that came back has everything",
        () -> network.channel(2).status().height() == network.channel(0).status().height());
    orderUntilEverybodyLed();
  }

  @Test
  void aConfigBlockSwitchesTurnsOffAndOn() throws Exception {
    update(BftOptions.DEFAULTS, 1);
    orderUnderOneLeaderPerView();

    update(BftOptions.DEFAULTS.withDecisionsPerLeader(2), 2);
    orderUntilEverybodyLed();
  }

  private void update(BftOptions options, long sequence) throws Exception {
    SubmitOutcome outcome =
        network
            .channel(1)
            .submit(network.bftOptionsUpdate(options, 3))
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(SubmitOutcome.Accepted.class);
    eventually(
        "config " + sequence + " is in force everywhere",
        () ->
            IntStream.range(0, NODES)
                .allMatch(node -> network.config(node).sequence() == sequence));
  }
}

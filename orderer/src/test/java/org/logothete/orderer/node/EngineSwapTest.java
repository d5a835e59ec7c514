package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.logothete.network.block.SignedValue;
import org.logothete.network.channel.ConfigBlocks;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.SubmitOutcome.Accepted;

/** A config update gives a running channel another engine, and a later one takes it back. */
@ParameterizedClass
@CsvSource({"PBFT, BDLS", "BDLS, PBFT"})
final class EngineSwapTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int[] ALL = {0, 1, 2, 3};
  private static final int[] WITHOUT_THE_LAST = {0, 1, 2};
  private static final int LAST = 3;

  @TempDir Path directory;

  @Parameter(0)
  private String first = "";

  @Parameter(1)
  private String second = "";

  private TestNetwork network;
  private final List<ByteString> submitted = new ArrayList<>();

  @BeforeEach
  void makeNetwork() throws Exception {
    network = TestNetwork.create(directory, first, ALL.length, Duration.ofMillis(200));
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    Eventually.within(PATIENCE, what, condition);
  }

  private void accept(CompletionStage<SubmitOutcome> answer) throws Exception {
    assertThat(answer.toCompletableFuture().get(60, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
  }

  /** Transactions on both sides of the update, none of them waited for before it is submitted. */
  private void swap(String to, int count, int... nodes) throws Exception {
    List<CompletionStage<SubmitOutcome>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i == count / 2) {
        answers.add(network.channel(0).submit(network.engineUpdate(0, to, 3)));
      }
      ByteString envelope = network.transaction(to + " " + i);
      submitted.add(envelope);
      answers.add(network.channel(nodes[i % nodes.length]).submit(envelope));
    }
    for (CompletionStage<SubmitOutcome> answer : answers) {
      accept(answer);
    }
    awaitEngine(to, nodes);
  }

  private void awaitEngine(String engine, int... nodes) {
    for (int node : nodes) {
      eventually(
          "node " + node + " is ordered by " + engine,
          () -> network.channel(node).status().engine().equals(engine));
    }
  }

  private void orderOne(int node, String content) throws Exception {
    ByteString envelope = network.transaction(content);
    submitted.add(envelope);
    accept(network.channel(node).submit(envelope));
  }

  private List<Block> blocks(int node) {
    var blocks = network.channel(node).blocks();
    return IntStream.range(1, (int) blocks.height())
        .mapToObj(number -> blocks.block(number).orElseThrow())
        .toList();
  }

  /** Without the configurations. */
  private List<ByteString> transactions(int node) {
    return blocks(node).stream()
        .filter(block -> !ConfigBlocks.isConfigBlock(block))
        .flatMap(block -> block.getData().getDataList().stream())
        .toList();
  }

  private void awaitAll(int... nodes) {
    Set<ByteString> wanted = new HashSet<>(submitted);
    for (int node : nodes) {
      eventually(
          "node %d has all %d transactions".formatted(node, wanted.size()),
          () -> transactions(node).size() >= wanted.size());
      assertThat(transactions(node))
          .as("node %d", node)
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  private static String engineOf(Block block) {
    return SignedValue.ofSlot(block.getMetadata().getMetadata(0)).orElseThrow().engine();
  }

  /** Which engine ordered the blocks, without repetitions: the config blocks are the borders. */
  private List<String> engines(int node) {
    List<String> engines = new ArrayList<>();
    boolean border = true;
    for (Block block : blocks(node)) {
      if (border || !engines.getLast().equals(engineOf(block))) {
        assertThat(border).as("engines change behind config blocks only").isTrue();
        engines.add(engineOf(block));
      }
      border = ConfigBlocks.isConfigBlock(block);
    }
    return engines;
  }

  private void assertSameChains() {
    for (int node : ALL) {
      List<Block> one = blocks(0);
      List<Block> other = blocks(node);
      assertThat(other.stream().map(Block::getHeader))
          .isEqualTo(one.stream().map(Block::getHeader).toList());
    }
  }

  @Test
  void theChannelGoesOnWithTheOtherEngineAndBack() throws Exception {
    orderOne(1, "before");
    swap(second, 40, ALL);
    swap(first, 40, ALL);
    awaitAll(ALL);
    orderOne(2, "after");
    awaitAll(ALL);
    for (int node : ALL) {
      assertThat(engines(node)).containsExactly(first, second, first);
    }
    assertSameChains();
  }

  @Test
  void aNodeThatWasDownDuringTheSwitchFollows() throws Exception {
    orderOne(0, "before");
    awaitAll(ALL);
    network.stop(LAST);
    swap(second, 30, WITHOUT_THE_LAST);
    awaitAll(WITHOUT_THE_LAST);

    network.start(LAST);
    awaitEngine(second, LAST);
    awaitAll(LAST);
    // With one of the others down the returned node's vote is needed.
    network.stop(0);
    orderOne(LAST, "with the returned node");
    awaitAll(1, 2, LAST);

    // And a restart in the new engine's configuration: its log and its epoch come back.
    network.start(0);
    network.stop(1);
    orderOne(0, "with the restarted node");
    awaitAll(0, 2, LAST);
    network.start(1);
    awaitAll(ALL);
    assertThat(engines(1)).containsExactly(first, second);
    assertSameChains();
  }
}

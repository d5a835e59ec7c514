package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.SubmitOutcome.Accepted;

/** Four whole nodes order, lose their leader, and take it back. */
class FourNodesTest {
  @TempDir Path directory;
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network = TestNetwork.create(directory, 4, Duration.ofMillis(200));
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within a minute: " + what);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  private SubmitOutcome submit(int node, ByteString envelope) throws Exception {
    return network.channel(node).submit(envelope).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private List<ByteString> committed(OrderedChannel channel) {
    List<ByteString> envelopes = new ArrayList<>();
    for (long number = 1; number < channel.blocks().height(); number++) {
      envelopes.addAll(channel.blocks().block(number).orElseThrow().getData().getDataList());
    }
    return envelopes;
  }

  private void awaitAll(List<ByteString> submitted, int... nodes) {
    for (int node : nodes) {
      OrderedChannel channel = network.channel(node);
      eventually(
          "node %d has all %d transactions".formatted(node, submitted.size()),
          () -> committed(channel).size() >= submitted.size());
      List<ByteString> found = committed(channel);
      assertThat(found).as("node %d", node).hasSameSizeAs(new HashSet<>(found));
      assertThat(new HashSet<>(found)).isEqualTo(new HashSet<>(submitted));
    }
  }

  @Test
  void orderingGoesOnWithoutTheLeaderAndTheLeaderCatchesUp() throws Exception {
    network.startAll();
    eventually(
        "a leader is known everywhere",
        () ->
            List.of(0, 1, 2, 3).stream()
                .allMatch(node -> network.channel(node).status().leader().isPresent()));
    List<ByteString> submitted = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ByteString envelope = network.transaction("first " + i);
      submitted.add(envelope);
      assertThat(submit(i % 4, envelope)).isEqualTo(new Accepted(Accepted.Kind.POOLED));
    }
    awaitAll(submitted, 0, 1, 2, 3);

    int leader = network.channel(0).status().leader().orElseThrow() - 1;
    Set<Integer> others = new HashSet<>(List.of(0, 1, 2, 3));
    others.remove(leader);
    int[] alive = others.stream().mapToInt(Integer::intValue).toArray();
    network.stop(leader);
    for (int i = 0; i < 20; i++) {
      ByteString envelope = network.transaction("second " + i);
      submitted.add(envelope);
      submit(alive[i % 3], envelope);
    }
    awaitAll(submitted, alive);

    network.start(leader);
    awaitAll(submitted, leader);
    ByteString last = network.transaction("last");
    submitted.add(last);
    submit(leader, last);
    awaitAll(submitted, 0, 1, 2, 3);
    assertSameChains();
    assertThat(submit(alive[0], last)).isEqualTo(new Accepted(Accepted.Kind.DUPLICATE_COMMITTED));
  }

  private void assertSameChains() {
    long height = network.channel(0).blocks().height();
    for (long number = 0; number < height; number++) {
      Block first = network.channel(0).blocks().block(number).orElseThrow();
      for (int node = 1; node < 4; node++) {
        Block other = network.channel(node).blocks().block(number).orElseThrow();
        assertThat(other.getHeader()).isEqualTo(first.getHeader());
        assertThat(other.getData()).isEqualTo(first.getData());
      }
    }
  }
}

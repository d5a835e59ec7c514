package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.logothete.orderer.channel.OrderedChannel;
import org.logothete.orderer.channel.SubmitOutcome;
import org.logothete.orderer.channel.SubmitOutcome.Accepted;

/** Four whole nodes order, lose their leader, and take it back. */
@ParameterizedClass
@ValueSource(strings = {"PBFT", "BDLS"})
class FourNodesTest {
  @TempDir Path directory;
  @Parameter private String engine = "";
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network = TestNetwork.create(directory, engine, 4, Duration.ofMillis(200));
  }

  @AfterEach
  void closeNetwork() {
    network.close();
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
      assertThat(network.submit(i % 4, envelope)).isEqualTo(new Accepted(Accepted.Kind.POOLED));
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
      network.submit(alive[i % 3], envelope);
    }
    awaitAll(submitted, alive);

    network.start(leader);
    awaitAll(submitted, leader);
    ByteString last = network.transaction("last");
    submitted.add(last);
    network.submit(leader, last);
    awaitAll(submitted, 0, 1, 2, 3);
    assertSameChains();
    assertThat(network.submit(alive[0], last))
        .isEqualTo(new Accepted(Accepted.Kind.DUPLICATE_COMMITTED));
  }

  /** BatchSize.max_message_count set to 1, approved by so many administrators. */
  private ByteString oneTransactionPerBlock(int approvals) throws Exception {
    return network.batchSizeUpdate(1, 10 << 20, 2 << 20, approvals);
  }

  @Test
  void aConfigUpdateStandsAloneInItsBlockAndItsRulesHoldFromThere() throws Exception {
    network.startAll();
    assertThat(network.submit(0, network.transaction("before"))).isInstanceOf(Accepted.class);
    assertThat(network.submit(1, oneTransactionPerBlock(2)))
        .isInstanceOfSatisfying(
            SubmitOutcome.Refused.class,
            refused -> assertThat(refused.status()).isNotEqualTo(Status.SUCCESS));
    assertThat(network.submit(1, oneTransactionPerBlock(3))).isInstanceOf(Accepted.class);
    eventually(
        "config 1 is in force everywhere",
        () -> List.of(0, 1, 2, 3).stream().allMatch(node -> network.config(node).sequence() == 1));
    for (int i = 0; i < 8; i++) {
      assertThat(network.submit(i % 4, network.transaction("after " + i)))
          .isInstanceOf(Accepted.class);
    }
    for (int node = 0; node < 4; node++) {
      OrderedChannel channel = network.channel(node);
      eventually("node has everything", () -> committed(channel).size() == 10);
      for (long number = 3; number < channel.blocks().height(); number++) {
        assertThat(channel.blocks().block(number).orElseThrow().getData().getDataCount())
            .isEqualTo(1);
      }
    }
    // A restart in the new configuration: its log and its epoch come back.
    network.stop(2);
    network.start(2);
    assertThat(network.config(2).sequence()).isEqualTo(1);
    assertThat(network.submit(2, network.transaction("restarted"))).isInstanceOf(Accepted.class);
    for (int node = 0; node < 4; node++) {
      OrderedChannel channel = network.channel(node);
      eventually("node has the last one", () -> committed(channel).size() == 11);
    }
    assertSameChains();
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

package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.logothete.orderer.node.Eventually.eventually;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logothete.network.channel.BatchSize;
import org.logothete.orderer.channel.SubmitOutcome;

/** Limits that a config update raises hold at once, on nodes that go on running. */
final class RaisedLimitsTest {
  @TempDir Path directory;
  private TestNetwork network;

  @BeforeEach
  void makeNetwork() throws Exception {
    network =
        TestNetwork.create(
            directory, 4, Duration.ofMillis(200), new BatchSize(10, 64 << 10, 32 << 10));
    network.startAll();
  }

  @AfterEach
  void closeNetwork() {
    network.close();
  }

  @Test
  void aLargerTransactionIsOrderedWithoutARestart() throws Exception {
    ByteString large = network.transaction("x".repeat(6 << 20));
    assertThat(network.submit(0, large))
        .isInstanceOfSatisfying(
            SubmitOutcome.Refused.class,
            refused -> assertThat(refused.status()).isEqualTo(Status.BAD_REQUEST));

    ByteString tooMuch =
        network.batchSizeUpdate(10, BatchSize.ABSOLUTE_MAX_BYTES_MOST + 1, 32 << 10, 3);
    assertThat(network.submit(0, tooMuch))
        .isInstanceOfSatisfying(
            SubmitOutcome.Refused.class,
            refused -> assertThat(refused.info()).contains("absolute_max_bytes is 104857601"));
    ByteString update = network.batchSizeUpdate(10, 8 << 20, 32 << 10, 3);
    assertThat(network.submit(0, update)).isInstanceOf(SubmitOutcome.Accepted.class);
    eventually(
        "config 1 is in force everywhere",
        () -> IntStream.range(0, 4).allMatch(node -> network.config(node).sequence() == 1));

    assertThat(network.submit(0, large)).isInstanceOf(SubmitOutcome.Accepted.class);
    for (int i = 0; i < 4; i++) {
      int node = i;
      eventually(
          "node " + node + " has the large transaction",
          () -> network.channel(node).blocks().height() == 3);
      assertThat(network.channel(node).blocks().block(2).orElseThrow().getData().getDataList())
          .containsExactly(large);
    }
  }
}

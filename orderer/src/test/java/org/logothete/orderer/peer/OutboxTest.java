package org.logothete.orderer.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.peer.Outbox.Offer;
import org.logothete.orderer.wire.proto.BlockRequest;
import org.logothete.orderer.wire.proto.Blocks;
import org.logothete.orderer.wire.proto.Execution;
import org.logothete.orderer.wire.proto.Frame;
import org.logothete.orderer.wire.proto.Requests;

class OutboxTest {
  private static final Frame CONSENSUS = TestNode.frame("ch", "c");
  private static final Frame REQUESTS =
      Frame.newBuilder()
          .setRequests(Requests.newBuilder().addEnvelope(ByteString.copyFromUtf8("envelope")))
          .build();
  private static final Frame EXECUTION =
      Frame.newBuilder()
          .setExecution(Execution.newBuilder().setBatch(ByteString.copyFromUtf8("batch")))
          .build();
  private static final Frame BLOCKS =
      Frame.newBuilder().setBlocks(Blocks.newBuilder().setNewest(3)).build();
  private static final Frame BLOCK_REQUEST =
      Frame.newBuilder().setBlockRequest(BlockRequest.newBuilder().setLast(3)).build();

  private static Outbox open(int frames, long bytes) {
    Outbox outbox = new Outbox(new OutboxLimits(frames, bytes));
    outbox.open();
    return outbox;
  }

  private static List<Frame> drain(Outbox outbox) {
    List<Frame> all = new ArrayList<>();
    for (Frame frame = outbox.poll(); frame != null; frame = outbox.poll()) {
      all.add(frame);
    }
    return all;
  }

  @Test
  void consensusGoesFirstThenRequestsThenBlocks() {
    Outbox outbox = open(9, 1000);
    for (Frame frame : List.of(BLOCKS, REQUESTS, CONSENSUS, BLOCK_REQUEST)) {
      assertThat(outbox.offer(frame)).isEqualTo(Offer.TAKEN);
    }
    assertThat(drain(outbox)).containsExactly(CONSENSUS, BLOCK_REQUEST, REQUESTS, BLOCKS);
  }

  @Test
  void anEmptyLaneTakesOneFrameOfAnySize() {
    Outbox outbox = open(9, 1);
    assertThat(outbox.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
    assertThat(outbox.offer(REQUESTS)).isEqualTo(Offer.FULL);
    assertThat(drain(outbox)).containsExactly(REQUESTS);
    assertThat(outbox.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
  }

  @Test
  void requestsDoNotStarveBlocks() {
    Outbox outbox = open(100, 10_000);
    for (int i = 0; i < 16; i++) {
      outbox.offer(REQUESTS);
    }
    outbox.offer(BLOCKS);
    outbox.offer(BLOCKS);
    List<Frame> order = drain(outbox);
    assertThat(order).hasSize(18);
    assertThat(order.indexOf(BLOCKS)).isEqualTo(7);
    assertThat(order.lastIndexOf(BLOCKS)).isEqualTo(15);
  }

  @Test
  void whatExecutorsSayComesBehindConsensusAndIsNotStarved() {
    Outbox outbox = open(100, 10_000);
    for (int i = 0; i < 16; i++) {
      outbox.offer(REQUESTS);
      outbox.offer(EXECUTION);
    }
    outbox.offer(BLOCKS);
    outbox.offer(CONSENSUS);
    List<Frame> order = drain(outbox);
    assertThat(order).hasSize(34).startsWith(CONSENSUS);
    List<Frame> turn = order.subList(1, 9);
    assertThat(turn).filteredOn(EXECUTION::equals).hasSize(2);
    assertThat(turn).filteredOn(BLOCKS::equals).hasSize(1);
    assertThat(order).filteredOn(EXECUTION::equals).hasSize(16);
  }

  @Test
  void aFullLaneRefusesByCountAndByBytesAndLeavesTheOthersRoom() {
    Outbox few = open(2, 1000);
    assertThat(few.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
    assertThat(few.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
    assertThat(few.offer(REQUESTS)).isEqualTo(Offer.FULL);
    assertThat(few.offer(CONSENSUS)).isEqualTo(Offer.TAKEN);

    Outbox small = open(9, 2L * REQUESTS.getSerializedSize());
    assertThat(small.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
    assertThat(small.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
    assertThat(small.offer(REQUESTS)).isEqualTo(Offer.FULL);
    assertThat(small.poll()).isEqualTo(REQUESTS);
    assertThat(small.offer(REQUESTS)).isEqualTo(Offer.TAKEN);
  }

  @Test
  void aClosedOutboxHoldsNothing() {
    Outbox outbox = new Outbox(new OutboxLimits(9, 1000));
    assertThat(outbox.offer(CONSENSUS)).isEqualTo(Offer.CLOSED);
    outbox.open();
    outbox.offer(CONSENSUS);
    outbox.offer(BLOCKS);
    assertThat(outbox.close()).isEqualTo(2);
    assertThat(outbox.poll()).isNull();
    assertThat(outbox.offer(CONSENSUS)).isEqualTo(Offer.CLOSED);
  }

  @Test
  void pausesGrowToTheMaximumAndStartOver() {
    Backoff backoff =
        new Backoff(
            Duration.ofMillis(50), Duration.ofSeconds(2), RandomGenerator.of("L64X128MixRandom"));
    long full = 50;
    for (int i = 0; i < 20; i++) {
      assertThat(backoff.nextMillis()).isBetween(full / 2, full);
      full = Math.min(2000, 2 * full);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(25L, 50L);
  }
}

package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.logothete.ledger.BlockEntry;

class ArrivalsTest {
  private static final int BYTES = 100;

  /** Room for five blocks. */
  private final Arrivals arrivals = new Arrivals(5 * 2L * BYTES);

  private static List<FetchedBlock> run(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(ArrivalsTest::block).toList();
  }

  private static FetchedBlock block(long number) {
    return new FetchedBlock(
        Block.getDefaultInstance(),
        new BlockEntry(number, new byte[32], new byte[BYTES], List.of()));
  }

  @Test
  void blocksComeOutInOrderHoweverTheyCame() {
    arrivals.add(run(3, 4), 1);
    assertThat(arrivals.poll(1)).isEmpty();
    arrivals.add(run(1, 2), 1);
    for (long number = 1; number <= 4; number++) {
      assertThat(arrivals.poll(number).map(FetchedBlock::number)).contains(number);
    }
    assertThat(arrivals.spans()).isEmpty();
    assertThat(arrivals.bytes()).isZero();
  }

  @Test
  void runsDoNotOverlap() {
    arrivals.add(run(3, 4), 1);
    arrivals.add(run(1, 4), 1);
    assertThat(arrivals.spans()).isEqualTo(Map.of(1L, 2L, 3L, 4L));
    arrivals.add(run(2, 3), 1);
    assertThat(arrivals.spans()).isEqualTo(Map.of(1L, 2L, 3L, 4L));
    assertThat(arrivals.bytes()).isEqualTo(4 * 2L * BYTES);
  }

  @Test
  void whatIsDecidedHereMeanwhileIsDropped() {
    arrivals.add(run(1, 4), 1);
    assertThat(arrivals.poll(3).map(FetchedBlock::number)).contains(3L);
    assertThat(arrivals.spans()).isEqualTo(Map.of(4L, 4L));
    assertThat(arrivals.poll(6)).isEqualTo(Optional.empty());
    assertThat(arrivals.bytes()).isZero();
  }

  @Test
  void isBoundedButAlwaysTakesTheBlockThatIsDue() {
    arrivals.add(run(2, 9), 1);
    assertThat(arrivals.spans()).isEqualTo(Map.of(2L, 6L));
    arrivals.add(run(1, 1), 1);
    assertThat(arrivals.poll(1)).isPresent();
  }
}

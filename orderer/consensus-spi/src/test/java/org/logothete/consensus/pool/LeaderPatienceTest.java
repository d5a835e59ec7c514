package org.logothete.consensus.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.logothete.consensus.NodeId;

class LeaderPatienceTest {
  private static final long LIMIT = 1_000;
  private static final Optional<NodeId> FIRST = Optional.of(new NodeId(1));
  private static final Optional<NodeId> SECOND = Optional.of(new NodeId(2));
  private final LeaderPatience patience = new LeaderPatience();

  private boolean exhausted(long now, long oldest, long view, boolean behind) {
    return exhausted(now, oldest, view, FIRST, behind);
  }

  private boolean exhausted(
      long now, long oldest, long view, Optional<NodeId> leader, boolean behind) {
    return patience.isExhausted(now, OptionalLong.of(oldest), view, leader, behind, LIMIT);
  }

  @Test
  void endsWhenTheOldestRequestWaitedForTheLimit() {
    assertThat(exhausted(0, 0, 0, false)).isFalse();
    assertThat(exhausted(1_500, 501, 0, false)).isFalse();
    assertThat(exhausted(1_500, 500, 0, false)).isTrue();
    assertThat(patience.isExhausted(9_000, OptionalLong.empty(), 0, FIRST, false, LIMIT)).isFalse();
  }

  @Test
  void isFreshForEachView() {
    assertThat(exhausted(0, 0, 0, false)).isFalse();
    assertThat(exhausted(5_000, 0, 0, false)).isTrue();
    assertThat(exhausted(5_001, 0, 1, false)).isFalse();
    assertThat(exhausted(6_000, 0, 1, false)).isFalse();
    assertThat(exhausted(6_001, 0, 1, false)).isTrue();
  }

  @Test
  void isFreshForEachTurn() {
    assertThat(exhausted(0, 0, 0, FIRST, false)).isFalse();
    assertThat(exhausted(5_000, 0, 0, FIRST, false)).isTrue();
    assertThat(exhausted(5_001, 0, 0, SECOND, false)).isFalse();
    assertThat(exhausted(6_000, 0, 0, SECOND, false)).isFalse();
    assertThat(exhausted(6_001, 0, 0, SECOND, false)).isTrue();
  }

  @Test
  void doesNotEndWhileBlocksAreMissingHere() {
    assertThat(exhausted(5_000, 0, 0, true)).isFalse();
    assertThat(exhausted(5_999, 0, 0, false)).isFalse();
    assertThat(exhausted(6_000, 0, 0, false)).isTrue();
  }
}

package org.logothete.consensus.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LeaderPatienceTest {
  private static final long LIMIT = 1_000;
  private final LeaderPatience patience = new LeaderPatience();

  private boolean exhausted(long now, long oldest, long view, boolean behind) {
    return patience.isExhausted(now, OptionalLong.of(oldest), view, behind, LIMIT);
  }

  @Test
  void endsWhenTheOldestRequestWaitedForTheLimit() {
    assertThat(exhausted(1_500, 501, 0, false)).isFalse();
    assertThat(exhausted(1_500, 500, 0, false)).isTrue();
    assertThat(patience.isExhausted(9_000, OptionalLong.empty(), 0, false, LIMIT)).isFalse();
  }

  @Test
  void isFreshForEachLeader() {
    assertThat(exhausted(5_000, 0, 0, false)).isTrue();
    assertThat(exhausted(5_001, 0, 1, false)).isFalse();
    assertThat(exhausted(6_000, 0, 1, false)).isFalse();
    assertThat(exhausted(6_001, 0, 1, false)).isTrue();
  }

  @Test
  void doesNotEndWhileBlocksAreMissingHere() {
    assertThat(exhausted(5_000, 0, 0, true)).isFalse();
    assertThat(exhausted(5_999, 0, 0, false)).isFalse();
    assertThat(exhausted(6_000, 0, 0, false)).isTrue();
  }
}

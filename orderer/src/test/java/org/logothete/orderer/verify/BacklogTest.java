package org.logothete.orderer.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog(3, 100);

  @Test
  void smallItemsFillTheNumber() {
    assertThat(backlog.enter(1)).isTrue();
    assertThat(backlog.enter(1)).isTrue();
    assertThat(backlog.enter(1)).isTrue();
    assertThat(backlog.enter(1)).isFalse();
    backlog.leave(1);
    assertThat(backlog.enter(1)).isTrue();
  }

  @Test
  void largeItemsFillTheBytes() {
    assertThat(backlog.enter(60)).isTrue();
    assertThat(backlog.enter(41)).isFalse();
    assertThat(backlog.enter(40)).isTrue();
    backlog.leave(60);
    assertThat(backlog.enter(60)).isTrue();
  }

  @Test
  void oneItemMayWaitWhateverItHolds() {
    assertThat(backlog.enter(1_000)).isTrue();
    assertThat(backlog.enter(0)).isFalse();
    backlog.leave(1_000);
    assertThat(backlog.enter(1_000)).isTrue();
  }

  @Test
  void whereNothingFitsThereIsNoBacklog() {
    assertThatThrownBy(() -> new Backlog(0, 1)).hasMessageContaining("no room");
  }
}

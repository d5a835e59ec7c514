package org.logothete.orderer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class StrandTest {
  private final Queue<Runnable> pool = new ArrayDeque<>();

  private void runPool() {
    for (Runnable task = pool.poll(); task != null; task = pool.poll()) {
      task.run();
    }
  }

  @Test
  void tasksRunOneAfterTheOtherInOrder() {
    Strand strand = new Strand(pool::add, 10, 100);
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      assertThat(strand.offer(() -> ran.add(number), 1)).isTrue();
    }
    assertThat(pool).hasSize(1);
    runPool();
    assertThat(ran).containsExactly(0, 1, 2, 3, 4);
    strand.offer(() -> ran.add(5), 1);
    runPool();
    assertThat(ran).endsWith(5);
  }

  @Test
  void aFullStrandRefuses() {
    Strand strand = new Strand(pool::add, 2, 100);
    assertThat(strand.offer(() -> {}, 1)).isTrue();
    assertThat(strand.offer(() -> {}, 1)).isTrue();
    assertThat(strand.offer(() -> {}, 1)).isFalse();
    runPool();
    assertThat(strand.offer(() -> {}, 1)).isTrue();
  }

  @Test
  void largeTasksFillAStrandBeforeItsNumberDoesAndOneAlwaysFits() {
    Strand strand = new Strand(pool::add, 10, 100);
    assertThat(strand.offer(() -> {}, 60)).isTrue();
    assertThat(strand.offer(() -> {}, 60)).isFalse();
    assertThat(strand.offer(() -> {}, 40)).isTrue();
    runPool();
    assertThat(strand.offer(() -> {}, 1000)).isTrue();
    assertThat(strand.offer(() -> {}, 1)).isFalse();
    runPool();
    assertThat(strand.offer(() -> {}, 1)).isTrue();
  }

  @Test
  void aFailingTaskDoesNotStopTheStrand() {
    Strand strand = new Strand(pool::add, 2, 100);
    List<String> ran = new ArrayList<>();
    strand.offer(
        () -> {
          throw new IllegalStateException("first fails");
        },
        1);
    strand.offer(() -> ran.add("second"), 1);
    try {
      pool.remove().run();
    } catch (IllegalStateException e) {
      ran.add(e.getMessage());
    }
    runPool();
    assertThat(ran).containsExactly("first fails", "second");
  }
}

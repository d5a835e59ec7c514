package org.logothete.orderer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UrgentFirstTest {
  private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
  private final UrgentFirst lanes = new UrgentFirst(pool::add);
  private final List<String> ran = new ArrayList<>();

  private void runAll() {
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
  }

  @Test
  void urgentTasksOvertakeBulk() {
    lanes.bulk().execute(() -> ran.add("blocks"));
    lanes.urgent().execute(() -> ran.add("vote 1"));
    lanes.urgent().execute(() -> ran.add("vote 2"));
    runAll();
    assertThat(ran).containsExactly("vote 1", "vote 2", "blocks");
  }

  @Test
  void bulkGetsItsTurnHoweverMuchIsUrgent() {
    lanes.bulk().execute(() -> ran.add("blocks"));
    lanes.bulk().execute(() -> ran.add("blocks"));
    for (int i = 0; i < 20; i++) {
      lanes.urgent().execute(() -> ran.add("vote"));
    }
    runAll();
    assertThat(ran).hasSize(22);
    assertThat(ran.indexOf("blocks")).isEqualTo(7);
    assertThat(ran.lastIndexOf("blocks")).isEqualTo(15);
  }
}

package org.logothete.orderer.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NewestTaskTest {
  private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final NewestTask tasks = new NewestTask(pool::add);

  @Test
  void oneWaitsAndANewerTakesItsPlace() {
    for (String name : List.of("a", "b", "c")) {
      tasks.submit(() -> done.add(name));
    }
    assertThat(pool).hasSize(1);
    pool.remove().run();
    assertThat(done).containsExactly("c");
  }

  @Test
  void whatIsSubmittedMeanwhileRunsAsWell() {
    tasks.submit(() -> tasks.submit(() -> done.add("inner")));
    pool.remove().run();
    assertThat(pool).hasSize(1);
    pool.remove().run();
    assertThat(done).containsExactly("inner");
  }
}

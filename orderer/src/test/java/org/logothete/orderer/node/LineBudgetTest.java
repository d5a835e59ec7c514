package org.logothete.orderer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LineBudgetTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final LineBudget budget = new LineBudget(2, clock::get);

  @Test
  void whatIsTooMuchInAMinuteIsLeftOutAndCounted() {
    assertThat(budget.take("views")).isEqualTo(OptionalLong.of(0));
    assertThat(budget.take("views")).isEqualTo(OptionalLong.of(0));
    assertThat(budget.take("views")).isEmpty();
    clock.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(budget.take("views")).isEmpty();
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(budget.take("views")).isEqualTo(OptionalLong.of(2));
    assertThat(budget.take("views")).isEqualTo(OptionalLong.of(0));
    assertThat(budget.take("views")).isEmpty();
  }

  @Test
  void eachThingHasItsOwnLines() {
    assertThat(budget.take("views")).isPresent();
    assertThat(budget.take("views")).isPresent();
    assertThat(budget.take("voting")).isEqualTo(OptionalLong.of(0));
  }
}

package org.logothete.orderer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
  private static final Load SATURATE = new Load.Saturate(100);
  private static final Extent SECOND = new Extent.Lasting(Duration.ofSeconds(1));

  @Test
  void refusesWhatCannotBeMeasured() {
    refused(() -> new BenchPlan(List.of(), 0, 1, SATURATE, Duration.ZERO, SECOND), "clients");
    refused(() -> new BenchPlan(List.of(), 1, -1, SATURATE, Duration.ZERO, SECOND), "size");
    refused(
        () -> new BenchPlan(List.of(), 1, 1, SATURATE, Duration.ofSeconds(-1), SECOND), "warm-up");
    refused(() -> new BenchPlan(List.of("1", "1"), 1, 1, SATURATE, Duration.ZERO, SECOND), "twice");
    refused(() -> new Load.Saturate(0), "outstanding");
    refused(() -> new Load.Rate(0), "rate");
    refused(() -> new Load.Rate(Double.NaN), "rate");
    refused(() -> new Extent.Lasting(Duration.ZERO), "duration");
    refused(() -> new Extent.Counting(0), "transactions");
  }

  private static void refused(Runnable plan, String cause) {
    assertThatThrownBy(plan::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cause);
  }

  @Test
  void spreadsASteadyPaceEvenlyOverClients() {
    long start = 1_000;
    Pacing pacing = new Pacing(start, 200, 2);
    long millis = TimeUnit.MILLISECONDS.toNanos(1);
    assertThat(pacing.dueNanos(0, 0)).isEqualTo(start);
    assertThat(pacing.dueNanos(1, 0)).isEqualTo(start + 5 * millis);
    assertThat(pacing.dueNanos(0, 1)).isEqualTo(start + 10 * millis);
    assertThat(pacing.dueNanos(1, 100)).isEqualTo(start + 1_005 * millis);
  }

  @Test
  void signsNoMoreAheadThanMemoryAllows() {
    assertThat(TransactionSupply.capacity(1 << 10, 50)).isEqualTo(50);
    assertThat(TransactionSupply.capacity(1 << 10, Long.MAX_VALUE)).isEqualTo(20_000);
    assertThat(TransactionSupply.capacity(60 << 20, Long.MAX_VALUE)).isEqualTo(2);
    assertThat(TransactionSupply.capacity(64 << 20, 0)).isEqualTo(1);
  }

  @Test
  void readsTheUseOfAProcess() {
    String stat = "17 (java (x) y) S 1 17 17 0 -1 4194304 9 0 0 0 150 50 0 0 20 0 30 0 5 6 7";
    String status = "Name:\tjava\nVmHWM:\t  4096 kB\nVmRSS:\t  2048 kB\nThreads:\t30\n";
    assertThat(ProcessUse.parse(stat, status)).isEqualTo(new ProcessUse(2.0, 2 << 20));
  }
}

package org.logothete.orderer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.bench.FailoverPlan.Fault;
import org.logothete.orderer.bench.load.Arrivals;

class FailoverReportTest {
  private static FailoverReport of(Double... pauses) {
    return new FailoverReport(
        FailoverPlan.Fault.KILL,
        List.of(pauses).stream().map(_ -> "n").toList(),
        List.of(pauses),
        5_000,
        List.of(),
        0);
  }

  @Test
  void medianIsTheMiddleOfTheSortedPauses() {
    assertThat(of(9.0, 1.0, 4.0).medianMillis()).isEqualTo(4);
    assertThat(of(9.0, 1.0, 4.0, 6.0).medianMillis()).isEqualTo(5);
    assertThat(of(9.0, 1.0, 4.0).maxMillis()).isEqualTo(9);
    assertThat(BenchText.summary(of(9.0, 1.0, 4.0))).contains("median 4  max 9  (3 times: 9 1 4)");
  }

  @Test
  void pauseIsTheLongestGapAfterTheFaultWhereverTheBlockWasSeen() {
    Arrivals arrivals = new Arrivals();
    arrivals.arrived(1, 100);
    assertThat(arrivals.longestGapNanos(150)).isEmpty();

    arrivals.arrived(2, 200);
    arrivals.arrived(2, 900);
    arrivals.arrived(3, 1_000);
    arrivals.arrived(4, 1_010);
    assertThat(arrivals.longestGapNanos(150)).hasValue(800);
    assertThat(arrivals.longestGapNanos(1_005)).hasValue(5);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new FailoverPlan(Fault.KILL, 0, 1, 1, 1, second))
        .hasMessageContaining("times");
    assertThatThrownBy(() -> new FailoverPlan(Fault.KILL, 1, 0, 1, 1, second))
        .hasMessageContaining("rate");
    assertThatThrownBy(
            () ->
                new FailoverReport(FailoverPlan.Fault.KILL, List.of(), List.of(), 1, List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyAKilledNodeMayTakeAcknowledgedTransactionsAlong() {
    for (FailoverPlan.Fault fault : FailoverPlan.Fault.values()) {
      FailoverReport report =
          new FailoverReport(fault, List.of("n"), List.of(1.0), 1, List.of(), 1);
      assertThat(report.isLossy()).isEqualTo(fault == FailoverPlan.Fault.FREEZE);
    }
  }
}

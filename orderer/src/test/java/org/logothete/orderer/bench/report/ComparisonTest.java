package org.logothete.orderer.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.logothete.orderer.bench.BenchReport;
import org.logothete.orderer.bench.Samples;

class ComparisonTest {
  /** A run for each cost. */
  private static Recording recording(String load, double... costs) {
    List<BenchReport> runs = new ArrayList<>();
    for (double cost : costs) {
      runs.add(Samples.report(Samples.setting(load, 4), 100, cost, 0));
    }
    return Recording.of("sample", "command", runs, List.of());
  }

  private static Comparison.Change cpu(Comparison comparison) {
    return comparison.changes().stream()
        .filter(change -> change.measure().equals(Measure.CPU))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDifferenceLiesBeyondAllRunsOfTheOtherSide() {
    Comparison comparison =
        Comparison.of(
            recording("saturation", 1.0, 1.1, 1.05), recording("saturation", 1.31, 1.4, 1.26));
    assertThat(cpu(comparison).isApart()).isTrue();
    assertThat(cpu(comparison).words()).isEqualTo("24.8 % more, worse");
    assertThat(comparison.hasCpuGrownBy(15)).isTrue();
    assertThat(comparison.hasCpuGrownBy(30)).isFalse();
    assertThat(comparison.text())
        .contains("saturation: 3 and 3 runs")
        .contains("2.1 (2 to 2.2)")
        .contains("24.8 % more, worse")
        .doesNotContain("may be chance");
  }

  @Test
  void noiseIsNoDifference() {
    Comparison comparison =
        Comparison.of(
            recording("saturation", 1.0, 1.1, 1.3), recording("saturation", 1.31, 1.4, 1.29));
    assertThat(cpu(comparison).ratio()).isGreaterThan(1.15);
    assertThat(cpu(comparison).words()).isEqualTo("as before");
    assertThat(comparison.hasCpuGrownBy(15)).isFalse();
  }

  @Test
  void whatIsCheaperIsBetter() {
    Comparison comparison = Comparison.of(recording("10 tx/s", 1.0), recording("10 tx/s", 0.5));
    assertThat(cpu(comparison).words()).isEqualTo("50.0 % less, better");
    assertThat(comparison.text()).contains("may be chance");
  }

  @Test
  void differentLoadsAndRunsThatSayNothingAreNotCompared() {
    assertThat(Comparison.of(recording("10 tx/s", 1), recording("20 tx/s", 1)).isPossible())
        .isFalse();
    Recording lossy =
        Recording.of(
            "lossy",
            "command",
            List.of(Samples.report(Samples.setting("10 tx/s", 4), 100, 1, 5)),
            List.of());
    assertThat(Comparison.of(recording("10 tx/s", 1), lossy).isPossible()).isFalse();
  }

  @Test
  void namesWhatWasNotAlike() {
    Recording four = recording("saturation", 1);
    Recording seven =
        Recording.of(
            "seven",
            "command",
            List.of(Samples.report(Samples.setting("saturation", 7), 100, 1, 0)),
            List.of());
    assertThat(Comparison.of(four, four).differences()).isEmpty();
    assertThat(Comparison.of(four, seven).differences())
        .containsExactly("nodes: 4 and 7", "nodesRunning: 4 and 7");
  }

  @Test
  void medianAndRangeAreOfTheRuns() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    assertThat(Spread.of(List.of(1234.5))).hasToString("1,234");
    assertThat(Spread.of(List.of(0.01234, 0.5))).hasToString("0.256 (0.012 to 0.5)");
  }
}

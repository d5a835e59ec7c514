package org.logothete.orderer.bench.report;

import java.util.List;

/**
 * What several runs of one setting gave.
 *
 * @param count of the runs
 */
record Spread(double min, double median, double max, int count) {
  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no spread without a run");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.getFirst(), median, sorted.getLast(), sorted.size());
  }

  /** Whether every run of one lies on one side of every run of the other. */
  boolean isApartFrom(Spread other) {
    return max < other.min || other.max < min;
  }

  @Override
  public String toString() {
    String middle = Scale.name(rounded(median));
    return count == 1
        ? middle
        : "%s (%s to %s)".formatted(middle, Scale.name(rounded(min)), Scale.name(rounded(max)));
  }

  /** Three digits that count. */
  static double rounded(double value) {
    if (value == 0) {
      return 0;
    }
    double power = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
    return Math.abs(value) >= 1_000 ? Math.rint(value) : Math.rint(value / power) * power;
  }
}

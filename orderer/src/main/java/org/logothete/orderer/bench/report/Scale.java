package org.logothete.orderer.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.function.DoubleUnaryOperator;

/**
 * Where values lie along an axis of a plot.
 *
 * @param ticks values that are marked and named, within the scale
 */
record Scale(double min, double max, DoubleUnaryOperator stretch, List<Tick> ticks) {
  private static final int TICKS = 6;
  private static final double WHOLE = 100;

  /** A value that is named. */
  record Tick(double value, String name) {}

  /** From 0 to a round number not below the largest value. */
  static Scale linear(double largest) {
    double step = roundStep(Math.max(largest, 1e-9) / TICKS);
    double max = Math.max(1, Math.ceil(largest / step - 1e-9)) * step;
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i * step <= max * 1.0001; i++) {
      ticks.add(new Tick(i * step, name(i * step)));
    }
    return new Scale(0, max, DoubleUnaryOperator.identity(), ticks);
  }

  /** From one value to another, both sides of 0, which is marked. */
  static Scale around(double smallest, double largest) {
    double step = roundStep((largest - smallest) / TICKS);
    List<Tick> ticks = new ArrayList<>();
    for (double value = Math.ceil(smallest / step) * step; value <= largest; value += step) {
      ticks.add(new Tick(value, value < 0 ? "−" + name(-value) : name(value)));
    }
    return new Scale(smallest, largest, DoubleUnaryOperator.identity(), ticks);
  }

  /** From 0 to a little above the largest of the values, which alone are marked. */
  static Scale of(SortedSet<Integer> values) {
    return new Scale(
        0,
        values.last() * 1.05,
        DoubleUnaryOperator.identity(),
        values.stream().map(value -> new Tick(value, name(value))).toList());
  }

  /** Equal ratios are equally far apart; marked at 1, 2 and 5 of each power of ten. */
  static Scale logarithmic(double smallest, double largest) {
    double low = Math.pow(10, Math.floor(Math.log10(Math.max(smallest, 1e-6))));
    double high = Math.max(low * 10, largest);
    List<Tick> ticks = new ArrayList<>();
    double min = low;
    double max = high;
    for (double power = low; power <= high * 10; power *= 10) {
      for (int digit : new int[] {1, 2, 5}) {
        double value = digit * power;
        if (value <= smallest) {
          min = value;
          ticks.clear();
        }
        ticks.add(new Tick(value, name(value)));
        if (value >= largest && value > min) {
          max = value;
          return new Scale(min, max, Math::log10, ticks);
        }
      }
    }
    return new Scale(min, max, Math::log10, ticks);
  }

  /** From the median on; each nine behind the last takes as much room as the one before. */
  static Scale percentiles(double largest) {
    DoubleUnaryOperator nines =
        percentile -> -Math.log10(Math.max(1e-7, (WHOLE - percentile) / WHOLE));
    List<Tick> ticks = new ArrayList<>();
    ticks.add(new Tick(50, "50 %"));
    double max = 90;
    for (double rest = 10; rest >= 1e-3; rest /= 10) {
      double percentile = WHOLE - rest;
      ticks.add(new Tick(percentile, name(percentile) + " %"));
      max = percentile;
      if (percentile >= largest) {
        break;
      }
    }
    return new Scale(50, max, nines, ticks);
  }

  /** Where a value lies, 0 to 1 within the scale; what lies outside is drawn at its end. */
  double at(double value) {
    double from = stretch.applyAsDouble(min);
    double to = stretch.applyAsDouble(max);
    return Math.clamp((stretch.applyAsDouble(Math.max(value, min)) - from) / (to - from), 0, 1);
  }

  private static double roundStep(double about) {
    double power = Math.pow(10, Math.floor(Math.log10(about)));
    for (double digit : new double[] {1, 2, 2.5, 5}) {
      if (digit * power >= about) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  /** Without digits that say nothing. */
  static String name(double value) {
    if (value >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
